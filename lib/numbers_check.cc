// SPDX-License-Identifier: MIT
// Proves at compile time that the numbers of the host side are those of the public headers. The two
// cannot be seen together anywhere else.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <afunix.h>
#include <mstcpip.h>
#include <mswsock.h>
#include <ntstatus.h>

#include <cstddef>

#include "posix/numbers.h"
#include "posix/status.h"

namespace wsx {
namespace {

static_assert(win::af_unspec == AF_UNSPEC);
static_assert(win::af_unix == AF_UNIX);
static_assert(win::af_inet == AF_INET);
static_assert(win::af_ipx == AF_IPX);
static_assert(win::af_appletalk == AF_APPLETALK);
static_assert(win::af_inet6 == AF_INET6);
static_assert(win::af_irda == AF_IRDA);
static_assert(win::af_bth == AF_BTH);
static_assert(win::af_hyperv == AF_HYPERV);

static_assert(win::sol_socket == SOL_SOCKET);
static_assert(win::ipproto_ip == IPPROTO_IP);
static_assert(win::ipproto_tcp == IPPROTO_TCP);
static_assert(win::ipproto_udp == IPPROTO_UDP);
static_assert(win::ipproto_ipv6 == IPPROTO_IPV6);
static_assert(win::ipproto_icmpv6 == IPPROTO_ICMPV6);

static_assert(win::so_debug == SO_DEBUG);
static_assert(win::so_acceptconn == SO_ACCEPTCONN);
static_assert(win::so_reuseaddr == SO_REUSEADDR);
static_assert(win::so_keepalive == SO_KEEPALIVE);
static_assert(win::so_dontroute == SO_DONTROUTE);
static_assert(win::so_broadcast == SO_BROADCAST);
static_assert(win::so_useloopback == SO_USELOOPBACK);
static_assert(win::so_linger == SO_LINGER);
static_assert(win::so_oobinline == SO_OOBINLINE);
static_assert(win::so_dontlinger == SO_DONTLINGER);
static_assert(win::so_exclusiveaddruse == SO_EXCLUSIVEADDRUSE);
static_assert(win::so_sndbuf == SO_SNDBUF);
static_assert(win::so_rcvbuf == SO_RCVBUF);
static_assert(win::so_sndlowat == SO_SNDLOWAT);
static_assert(win::so_rcvlowat == SO_RCVLOWAT);
static_assert(win::so_sndtimeo == SO_SNDTIMEO);
static_assert(win::so_rcvtimeo == SO_RCVTIMEO);
static_assert(win::so_error == SO_ERROR);
static_assert(win::so_type == SO_TYPE);
static_assert(win::so_bsp_state == SO_BSP_STATE);
static_assert(win::so_group_id == SO_GROUP_ID);
static_assert(win::so_group_priority == SO_GROUP_PRIORITY);
static_assert(win::so_max_msg_size == SO_MAX_MSG_SIZE);
static_assert(win::so_protocol_infoa == SO_PROTOCOL_INFOA);
static_assert(win::so_protocol_infow == SO_PROTOCOL_INFOW);
static_assert(win::so_conditional_accept == SO_CONDITIONAL_ACCEPT);
static_assert(win::so_pause_accept == SO_PAUSE_ACCEPT);
static_assert(win::so_compartment_id == SO_COMPARTMENT_ID);
static_assert(win::so_randomize_port == SO_RANDOMIZE_PORT);
static_assert(win::so_port_scalability == SO_PORT_SCALABILITY);
static_assert(win::so_reuse_unicastport == SO_REUSE_UNICASTPORT);
static_assert(win::so_reuse_multicastport == SO_REUSE_MULTICASTPORT);
static_assert(win::so_timestamp == SO_TIMESTAMP);
static_assert(win::so_timestamp_id == SO_TIMESTAMP_ID);
static_assert(win::so_opentype == SO_OPENTYPE);
static_assert(win::so_update_accept_context == SO_UPDATE_ACCEPT_CONTEXT);
static_assert(win::so_connect_time == SO_CONNECT_TIME);
static_assert(win::so_update_connect_context == SO_UPDATE_CONNECT_CONTEXT);

static_assert(win::ip_options == IP_OPTIONS);
static_assert(win::ip_hdrincl == IP_HDRINCL);
static_assert(win::ip_tos == IP_TOS);
static_assert(win::ip_ttl == IP_TTL);
static_assert(win::ip_multicast_if == IP_MULTICAST_IF);
static_assert(win::ip_multicast_ttl == IP_MULTICAST_TTL);
static_assert(win::ip_multicast_loop == IP_MULTICAST_LOOP);
static_assert(win::ip_add_membership == IP_ADD_MEMBERSHIP);
static_assert(win::ip_drop_membership == IP_DROP_MEMBERSHIP);
static_assert(win::ip_dontfragment == IP_DONTFRAGMENT);
static_assert(win::ip_add_source_membership == IP_ADD_SOURCE_MEMBERSHIP);
static_assert(win::ip_drop_source_membership == IP_DROP_SOURCE_MEMBERSHIP);
static_assert(win::ip_block_source == IP_BLOCK_SOURCE);
static_assert(win::ip_unblock_source == IP_UNBLOCK_SOURCE);
static_assert(win::ip_pktinfo == IP_PKTINFO);
static_assert(win::ip_hoplimit == IP_HOPLIMIT);
static_assert(win::ip_recvttl == IP_RECVTTL);
static_assert(win::ip_receive_broadcast == IP_RECEIVE_BROADCAST);
static_assert(win::ip_recvif == IP_RECVIF);
static_assert(win::ip_recvdstaddr == IP_RECVDSTADDR);
static_assert(win::ip_unicast_if == IP_UNICAST_IF);
static_assert(win::ip_tclass == IP_TCLASS);
static_assert(win::ip_recvtos == IP_RECVTOS);
static_assert(win::ip_original_arrival_if == IP_ORIGINAL_ARRIVAL_IF);
static_assert(win::ip_ecn == IP_ECN);
static_assert(win::ip_pktinfo_ex == IP_PKTINFO_EX);
static_assert(win::ip_wfp_redirect_records == IP_WFP_REDIRECT_RECORDS);
static_assert(win::ip_wfp_redirect_context == IP_WFP_REDIRECT_CONTEXT);
static_assert(win::ip_mtu_discover == IP_MTU_DISCOVER);
static_assert(win::ip_mtu == IP_MTU);
static_assert(win::ip_recverr == IP_RECVERR);
static_assert(win::ip_user_mtu == IP_USER_MTU);

static_assert(win::ipv6_hopopts == IPV6_HOPOPTS);
static_assert(win::ipv6_hdrincl == IPV6_HDRINCL);
static_assert(win::ipv6_unicast_hops == IPV6_UNICAST_HOPS);
static_assert(win::ipv6_multicast_if == IPV6_MULTICAST_IF);
static_assert(win::ipv6_multicast_hops == IPV6_MULTICAST_HOPS);
static_assert(win::ipv6_multicast_loop == IPV6_MULTICAST_LOOP);
static_assert(win::ipv6_add_membership == IPV6_ADD_MEMBERSHIP);
static_assert(win::ipv6_drop_membership == IPV6_DROP_MEMBERSHIP);
static_assert(win::ipv6_dontfrag == IPV6_DONTFRAG);
static_assert(win::ipv6_pktinfo == IPV6_PKTINFO);
static_assert(win::ipv6_hoplimit == IPV6_HOPLIMIT);
static_assert(win::ipv6_protection_level == IPV6_PROTECTION_LEVEL);
static_assert(win::ipv6_recvif == IPV6_RECVIF);
static_assert(win::ipv6_recvdstaddr == IPV6_RECVDSTADDR);
static_assert(win::ipv6_checksum == IPV6_CHECKSUM);
static_assert(win::ipv6_v6only == IPV6_V6ONLY);
static_assert(win::ipv6_unicast_if == IPV6_UNICAST_IF);
static_assert(win::ipv6_rthdr == IPV6_RTHDR);
static_assert(win::ipv6_recvrthdr == IPV6_RECVRTHDR);
static_assert(win::ipv6_tclass == IPV6_TCLASS);
static_assert(win::ipv6_recvtclass == IPV6_RECVTCLASS);
static_assert(win::ipv6_original_arrival_if == IP_ORIGINAL_ARRIVAL_IF);
static_assert(win::ipv6_ecn == IPV6_ECN);
static_assert(win::ipv6_pktinfo_ex == IPV6_PKTINFO_EX);
static_assert(win::ipv6_mtu_discover == IPV6_MTU_DISCOVER);
static_assert(win::ipv6_mtu == IPV6_MTU);
static_assert(win::ipv6_recverr == IPV6_RECVERR);
static_assert(win::ipv6_user_mtu == IPV6_USER_MTU);

static_assert(win::mcast_join_group == MCAST_JOIN_GROUP);
static_assert(win::mcast_leave_group == MCAST_LEAVE_GROUP);
static_assert(win::mcast_block_source == MCAST_BLOCK_SOURCE);
static_assert(win::mcast_unblock_source == MCAST_UNBLOCK_SOURCE);
static_assert(win::mcast_join_source_group == MCAST_JOIN_SOURCE_GROUP);
static_assert(win::mcast_leave_source_group == MCAST_LEAVE_SOURCE_GROUP);

static_assert(win::ip_pmtudisc_not_set == IP_PMTUDISC_NOT_SET);
static_assert(win::ip_pmtudisc_do == IP_PMTUDISC_DO);
static_assert(win::ip_pmtudisc_dont == IP_PMTUDISC_DONT);
static_assert(win::ip_pmtudisc_probe == IP_PMTUDISC_PROBE);

static_assert(win::protection_level_unrestricted == PROTECTION_LEVEL_UNRESTRICTED);
static_assert(win::protection_level_edgerestricted == PROTECTION_LEVEL_EDGERESTRICTED);
static_assert(win::protection_level_restricted == PROTECTION_LEVEL_RESTRICTED);

static_assert(win::tcp_nodelay == TCP_NODELAY);
static_assert(win::tcp_expedited_1122 == TCP_EXPEDITED_1122);
static_assert(win::tcp_keepalive == TCP_KEEPALIVE);
static_assert(win::tcp_keepidle == TCP_KEEPIDLE);
static_assert(win::tcp_maxseg == TCP_MAXSEG);
static_assert(win::tcp_maxrt == TCP_MAXRT);
static_assert(win::tcp_stdurg == TCP_STDURG);
static_assert(win::tcp_nourg == TCP_NOURG);
static_assert(win::tcp_atmark == TCP_ATMARK);
static_assert(win::tcp_nosynretries == TCP_NOSYNRETRIES);
static_assert(win::tcp_timestamps == TCP_TIMESTAMPS);
static_assert(win::tcp_congestion_algorithm == TCP_CONGESTION_ALGORITHM);
static_assert(win::tcp_delay_fin_ack == TCP_DELAY_FIN_ACK);
static_assert(win::tcp_maxrtms == TCP_MAXRTMS);
static_assert(win::tcp_fastopen == TCP_FASTOPEN);
static_assert(win::tcp_keepcnt == TCP_KEEPCNT);
static_assert(win::tcp_keepintvl == TCP_KEEPINTVL);
static_assert(win::tcp_fail_connect_on_icmp_error == TCP_FAIL_CONNECT_ON_ICMP_ERROR);
static_assert(win::tcp_icmp_error_info == TCP_ICMP_ERROR_INFO);

static_assert(win::udp_nochecksum == UDP_NOCHECKSUM);
static_assert(win::udp_send_msg_size == UDP_SEND_MSG_SIZE);
static_assert(win::udp_recv_max_coalesced_size == UDP_RECV_MAX_COALESCED_SIZE);
static_assert(win::udp_coalesced_info == UDP_COALESCED_INFO);
static_assert(win::udp_checksum_coverage == UDP_CHECKSUM_COVERAGE);

static_assert(win::msg_oob == MSG_OOB);
static_assert(win::msg_peek == MSG_PEEK);
static_assert(win::msg_dontroute == MSG_DONTROUTE);
static_assert(win::msg_waitall == MSG_WAITALL);
static_assert(win::msg_interrupt == MSG_INTERRUPT);
static_assert(win::msg_push_immediate == MSG_PUSH_IMMEDIATE);
static_assert(win::msg_trunc == MSG_TRUNC);
static_assert(win::msg_ctrunc == MSG_CTRUNC);
static_assert(win::msg_bcast == MSG_BCAST);
static_assert(win::msg_mcast == MSG_MCAST);
static_assert(win::msg_partial == MSG_PARTIAL);

static_assert(win::ai_passive == AI_PASSIVE);
static_assert(win::ai_canonname == AI_CANONNAME);
static_assert(win::ai_numerichost == AI_NUMERICHOST);
static_assert(win::ai_numericserv == AI_NUMERICSERV);
static_assert(win::ai_dns_only == AI_DNS_ONLY);
static_assert(win::ai_all == AI_ALL);
static_assert(win::ai_addrconfig == AI_ADDRCONFIG);
static_assert(win::ai_v4mapped == AI_V4MAPPED);
static_assert(win::ai_non_authoritative == AI_NON_AUTHORITATIVE);
static_assert(win::ai_secure == AI_SECURE);
static_assert(win::ai_return_preferred_names == AI_RETURN_PREFERRED_NAMES);
static_assert(win::ai_fqdn == AI_FQDN);
static_assert(win::ai_fileserver == AI_FILESERVER);
static_assert(win::ai_disable_idn_encoding == AI_DISABLE_IDN_ENCODING);
static_assert(win::ni_nofqdn == NI_NOFQDN);
static_assert(win::ni_numerichost == NI_NUMERICHOST);
static_assert(win::ni_namereqd == NI_NAMEREQD);
static_assert(win::ni_numericserv == NI_NUMERICSERV);
static_assert(win::ni_dgram == NI_DGRAM);

static_assert(win::wsa_invalid_handle == WSA_INVALID_HANDLE);
static_assert(win::wsa_not_enough_memory == WSA_NOT_ENOUGH_MEMORY);
static_assert(win::wsa_invalid_parameter == WSA_INVALID_PARAMETER);
static_assert(win::wsa_operation_aborted == WSA_OPERATION_ABORTED);
static_assert(win::wsa_io_incomplete == WSA_IO_INCOMPLETE);
static_assert(win::wsa_io_pending == WSA_IO_PENDING);
static_assert(win::wsaeintr == WSAEINTR);
static_assert(win::wsaebadf == WSAEBADF);
static_assert(win::wsaeacces == WSAEACCES);
static_assert(win::wsaefault == WSAEFAULT);
static_assert(win::wsaeinval == WSAEINVAL);
static_assert(win::wsaemfile == WSAEMFILE);
static_assert(win::wsaewouldblock == WSAEWOULDBLOCK);
static_assert(win::wsaeinprogress == WSAEINPROGRESS);
static_assert(win::wsaealready == WSAEALREADY);
static_assert(win::wsaenotsock == WSAENOTSOCK);
static_assert(win::wsaedestaddrreq == WSAEDESTADDRREQ);
static_assert(win::wsaemsgsize == WSAEMSGSIZE);
static_assert(win::wsaeprototype == WSAEPROTOTYPE);
static_assert(win::wsaenoprotoopt == WSAENOPROTOOPT);
static_assert(win::wsaeprotonosupport == WSAEPROTONOSUPPORT);
static_assert(win::wsaesocktnosupport == WSAESOCKTNOSUPPORT);
static_assert(win::wsaeopnotsupp == WSAEOPNOTSUPP);
static_assert(win::wsaepfnosupport == WSAEPFNOSUPPORT);
static_assert(win::wsaeafnosupport == WSAEAFNOSUPPORT);
static_assert(win::wsaeaddrinuse == WSAEADDRINUSE);
static_assert(win::wsaeaddrnotavail == WSAEADDRNOTAVAIL);
static_assert(win::wsaenetdown == WSAENETDOWN);
static_assert(win::wsaenetunreach == WSAENETUNREACH);
static_assert(win::wsaenetreset == WSAENETRESET);
static_assert(win::wsaeconnaborted == WSAECONNABORTED);
static_assert(win::wsaeconnreset == WSAECONNRESET);
static_assert(win::wsaenobufs == WSAENOBUFS);
static_assert(win::wsaeisconn == WSAEISCONN);
static_assert(win::wsaenotconn == WSAENOTCONN);
static_assert(win::wsaeshutdown == WSAESHUTDOWN);
static_assert(win::wsaetoomanyrefs == WSAETOOMANYREFS);
static_assert(win::wsaetimedout == WSAETIMEDOUT);
static_assert(win::wsaeconnrefused == WSAECONNREFUSED);
static_assert(win::wsaeloop == WSAELOOP);
static_assert(win::wsaenametoolong == WSAENAMETOOLONG);
static_assert(win::wsaehostdown == WSAEHOSTDOWN);
static_assert(win::wsaehostunreach == WSAEHOSTUNREACH);
static_assert(win::wsaenotempty == WSAENOTEMPTY);
static_assert(win::wsaeproclim == WSAEPROCLIM);
static_assert(win::wsaeusers == WSAEUSERS);
static_assert(win::wsaedquot == WSAEDQUOT);
static_assert(win::wsaestale == WSAESTALE);
static_assert(win::wsaeremote == WSAEREMOTE);
static_assert(win::wsaediscon == WSAEDISCON);
static_assert(win::wsatype_not_found == WSATYPE_NOT_FOUND);
static_assert(win::wsahost_not_found == WSAHOST_NOT_FOUND);
static_assert(win::wsatry_again == WSATRY_AGAIN);
static_assert(win::wsano_recovery == WSANO_RECOVERY);
static_assert(win::wsano_data == WSANO_DATA);

static_assert(win::iff_up == IFF_UP);
static_assert(win::iff_broadcast == IFF_BROADCAST);
static_assert(win::iff_loopback == IFF_LOOPBACK);
static_assert(win::iff_pointtopoint == IFF_POINTTOPOINT);
static_assert(win::iff_multicast == IFF_MULTICAST);

constexpr bool same(Status ours, NTSTATUS theirs) {
  return ours == static_cast<Status>(theirs);
}

static_assert(same(Status::success, STATUS_SUCCESS));
static_assert(same(Status::pending, STATUS_PENDING));
static_assert(same(Status::buffer_overflow, STATUS_BUFFER_OVERFLOW));
static_assert(same(Status::not_implemented, STATUS_NOT_IMPLEMENTED));
static_assert(same(Status::access_violation, STATUS_ACCESS_VIOLATION));
static_assert(same(Status::pagefile_quota, STATUS_PAGEFILE_QUOTA));
static_assert(same(Status::invalid_handle, STATUS_INVALID_HANDLE));
static_assert(same(Status::invalid_parameter, STATUS_INVALID_PARAMETER));
static_assert(same(Status::no_such_device, STATUS_NO_SUCH_DEVICE));
static_assert(same(Status::no_such_file, STATUS_NO_SUCH_FILE));
static_assert(same(Status::no_memory, STATUS_NO_MEMORY));
static_assert(same(Status::conflicting_addresses, STATUS_CONFLICTING_ADDRESSES));
static_assert(same(Status::access_denied, STATUS_ACCESS_DENIED));
static_assert(same(Status::buffer_too_small, STATUS_BUFFER_TOO_SMALL));
static_assert(same(Status::object_type_mismatch, STATUS_OBJECT_TYPE_MISMATCH));
static_assert(same(Status::object_name_not_found, STATUS_OBJECT_NAME_NOT_FOUND));
static_assert(same(Status::object_path_not_found, STATUS_OBJECT_PATH_NOT_FOUND));
static_assert(same(Status::sharing_violation, STATUS_SHARING_VIOLATION));
static_assert(same(Status::quota_exceeded, STATUS_QUOTA_EXCEEDED));
static_assert(same(Status::too_many_paging_files, STATUS_TOO_MANY_PAGING_FILES));
static_assert(same(Status::insufficient_resources, STATUS_INSUFFICIENT_RESOURCES));
static_assert(same(Status::working_set_quota, STATUS_WORKING_SET_QUOTA));
static_assert(same(Status::device_not_ready, STATUS_DEVICE_NOT_READY));
static_assert(same(Status::pipe_disconnected, STATUS_PIPE_DISCONNECTED));
static_assert(same(Status::io_timeout, STATUS_IO_TIMEOUT));
static_assert(same(Status::not_supported, STATUS_NOT_SUPPORTED));
static_assert(same(Status::remote_not_listening, STATUS_REMOTE_NOT_LISTENING));
static_assert(same(Status::bad_network_path, STATUS_BAD_NETWORK_PATH));
static_assert(same(Status::network_busy, STATUS_NETWORK_BUSY));
static_assert(same(Status::invalid_network_response, STATUS_INVALID_NETWORK_RESPONSE));
static_assert(same(Status::unexpected_network_error, STATUS_UNEXPECTED_NETWORK_ERROR));
static_assert(same(Status::request_not_accepted, STATUS_REQUEST_NOT_ACCEPTED));
static_assert(same(Status::cancelled, STATUS_CANCELLED));
static_assert(same(Status::commitment_limit, STATUS_COMMITMENT_LIMIT));
static_assert(same(Status::local_disconnect, STATUS_LOCAL_DISCONNECT));
static_assert(same(Status::remote_disconnect, STATUS_REMOTE_DISCONNECT));
static_assert(same(Status::remote_resources, STATUS_REMOTE_RESOURCES));
static_assert(same(Status::link_failed, STATUS_LINK_FAILED));
static_assert(same(Status::link_timeout, STATUS_LINK_TIMEOUT));
static_assert(same(Status::invalid_connection, STATUS_INVALID_CONNECTION));
static_assert(same(Status::invalid_address, STATUS_INVALID_ADDRESS));
static_assert(same(Status::invalid_buffer_size, STATUS_INVALID_BUFFER_SIZE));
static_assert(same(Status::invalid_address_component, STATUS_INVALID_ADDRESS_COMPONENT));
static_assert(same(Status::too_many_addresses, STATUS_TOO_MANY_ADDRESSES));
static_assert(same(Status::address_already_exists, STATUS_ADDRESS_ALREADY_EXISTS));
static_assert(same(Status::connection_disconnected, STATUS_CONNECTION_DISCONNECTED));
static_assert(same(Status::connection_reset, STATUS_CONNECTION_RESET));
static_assert(same(Status::transaction_aborted, STATUS_TRANSACTION_ABORTED));
static_assert(same(Status::connection_refused, STATUS_CONNECTION_REFUSED));
static_assert(same(Status::graceful_disconnect, STATUS_GRACEFUL_DISCONNECT));
static_assert(same(Status::connection_active, STATUS_CONNECTION_ACTIVE));
static_assert(same(Status::network_unreachable, STATUS_NETWORK_UNREACHABLE));
static_assert(same(Status::host_unreachable, STATUS_HOST_UNREACHABLE));
static_assert(same(Status::protocol_unreachable, STATUS_PROTOCOL_UNREACHABLE));
static_assert(same(Status::port_unreachable, STATUS_PORT_UNREACHABLE));
static_assert(same(Status::request_aborted, STATUS_REQUEST_ABORTED));
static_assert(same(Status::connection_aborted, STATUS_CONNECTION_ABORTED));
static_assert(same(Status::datatype_misalignment_error, STATUS_DATATYPE_MISALIGNMENT_ERROR));
static_assert(same(Status::host_down, STATUS_HOST_DOWN));

// What posix/records.h and posix/address.cc read and write by offset.
static_assert(sizeof(WSACMSGHDR) == 16 && offsetof(WSACMSGHDR, cmsg_len) == 0);
static_assert(offsetof(WSACMSGHDR, cmsg_level) == 8 && offsetof(WSACMSGHDR, cmsg_type) == 12);
static_assert(WSA_CMSG_SPACE(1) == 24 && WSA_CMSG_LEN(1) == 17);
static_assert(sizeof(IN_PKTINFO) == 8 && offsetof(IN_PKTINFO, ipi_ifindex) == 4);
static_assert(sizeof(IN6_PKTINFO) == 20 && offsetof(IN6_PKTINFO, ipi6_ifindex) == 16);
static_assert(sizeof(IN_PKTINFO_EX) == 12 && offsetof(IN_PKTINFO_EX, scope_id) == 8);
static_assert(sizeof(IN6_PKTINFO_EX) == 24 && offsetof(IN6_PKTINFO_EX, scope_id) == 20);
static_assert(sizeof(SOCKADDR_IN) == 16 && offsetof(SOCKADDR_IN, sin_addr) == 4);
static_assert(sizeof(SOCKADDR_IN6) == 28 && offsetof(SOCKADDR_IN6, sin6_addr) == 8);
static_assert(offsetof(SOCKADDR_IN6, sin6_scope_id) == 24);
static_assert(sizeof(SOCKADDR_UN) == 110);

static_assert(win::error_too_many_open_files == ERROR_TOO_MANY_OPEN_FILES);
static_assert(win::error_not_same_device == ERROR_NOT_SAME_DEVICE);
static_assert(win::error_file_exists == ERROR_FILE_EXISTS);
static_assert(win::error_disk_full == ERROR_DISK_FULL);
static_assert(win::error_filename_exced_range == ERROR_FILENAME_EXCED_RANGE);
static_assert(win::error_io_device == ERROR_IO_DEVICE);
static_assert(win::error_no_data == ERROR_NO_DATA);
static_assert(win::error_already_exists == ERROR_ALREADY_EXISTS);
static_assert(win::error_dir_not_empty == ERROR_DIR_NOT_EMPTY);
static_assert(win::error_bad_exe_format == ERROR_BAD_EXE_FORMAT);
static_assert(win::error_directory == ERROR_DIRECTORY);
static_assert(win::error_invalid_address == ERROR_INVALID_ADDRESS);

}  // namespace
}  // namespace wsx
