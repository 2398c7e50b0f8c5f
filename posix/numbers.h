// SPDX-License-Identifier: MIT
#pragma once

// Windows' numbers for the host side, which cannot include Windows' headers: there and here the
// same name often has another value. The names are Windows' own in lower case, so that no macro of
// the host's headers can touch them. lib/numbers_check.cc proves them equal to the public headers.
namespace wsx::win {

// Address families.
inline constexpr int af_unspec = 0;
inline constexpr int af_unix = 1;
inline constexpr int af_inet = 2;
inline constexpr int af_ipx = 6;
inline constexpr int af_appletalk = 16;
inline constexpr int af_inet6 = 23;
inline constexpr int af_irda = 26;
inline constexpr int af_bth = 32;
inline constexpr int af_hyperv = 34;

// Levels of options and of control records; the protocols' own numbers come from IANA.
inline constexpr int sol_socket = 0xffff;
inline constexpr int ipproto_ip = 0;
inline constexpr int ipproto_tcp = 6;
inline constexpr int ipproto_udp = 17;
inline constexpr int ipproto_ipv6 = 41;
inline constexpr int ipproto_icmpv6 = 58;

// SOL_SOCKET. The last two of this first group are complements: as int, -129 and -5.
inline constexpr int so_debug = 0x0001;
inline constexpr int so_acceptconn = 0x0002;
inline constexpr int so_reuseaddr = 0x0004;
inline constexpr int so_keepalive = 0x0008;
inline constexpr int so_dontroute = 0x0010;
inline constexpr int so_broadcast = 0x0020;
inline constexpr int so_useloopback = 0x0040;
inline constexpr int so_linger = 0x0080;
inline constexpr int so_oobinline = 0x0100;
inline constexpr int so_dontlinger = ~so_linger;
inline constexpr int so_exclusiveaddruse = ~so_reuseaddr;
inline constexpr int so_sndbuf = 0x1001;
inline constexpr int so_rcvbuf = 0x1002;
inline constexpr int so_sndlowat = 0x1003;
inline constexpr int so_rcvlowat = 0x1004;
inline constexpr int so_sndtimeo = 0x1005;
inline constexpr int so_rcvtimeo = 0x1006;
inline constexpr int so_error = 0x1007;
inline constexpr int so_type = 0x1008;
inline constexpr int so_bsp_state = 0x1009;
inline constexpr int so_group_id = 0x2001;
inline constexpr int so_group_priority = 0x2002;
inline constexpr int so_max_msg_size = 0x2003;
inline constexpr int so_protocol_infoa = 0x2004;
inline constexpr int so_protocol_infow = 0x2005;
inline constexpr int so_conditional_accept = 0x3002;
inline constexpr int so_pause_accept = 0x3003;
inline constexpr int so_compartment_id = 0x3004;
inline constexpr int so_randomize_port = 0x3005;
inline constexpr int so_port_scalability = 0x3006;
inline constexpr int so_reuse_unicastport = 0x3007;
inline constexpr int so_reuse_multicastport = 0x3008;
inline constexpr int so_timestamp = 0x300A;
inline constexpr int so_timestamp_id = 0x300B;
inline constexpr int so_opentype = 0x7008;
inline constexpr int so_update_accept_context = 0x700B;
inline constexpr int so_connect_time = 0x700C;
inline constexpr int so_update_connect_context = 0x7010;

// IPPROTO_IP. Options and types of control records share one list; IP_RECVTTL reports as IP_TTL and
// IP_RECVTOS as IP_TOS.
inline constexpr int ip_options = 1;
inline constexpr int ip_hdrincl = 2;
inline constexpr int ip_tos = 3;
inline constexpr int ip_ttl = 4;
inline constexpr int ip_multicast_if = 9;
inline constexpr int ip_multicast_ttl = 10;
inline constexpr int ip_multicast_loop = 11;
inline constexpr int ip_add_membership = 12;
inline constexpr int ip_drop_membership = 13;
inline constexpr int ip_dontfragment = 14;
inline constexpr int ip_add_source_membership = 15;
inline constexpr int ip_drop_source_membership = 16;
inline constexpr int ip_block_source = 17;
inline constexpr int ip_unblock_source = 18;
inline constexpr int ip_pktinfo = 19;
inline constexpr int ip_hoplimit = 21;
inline constexpr int ip_recvttl = 21;
inline constexpr int ip_receive_broadcast = 22;
inline constexpr int ip_recvif = 24;
inline constexpr int ip_recvdstaddr = 25;
inline constexpr int ip_unicast_if = 31;
inline constexpr int ip_tclass = 39;
inline constexpr int ip_recvtos = 40;
inline constexpr int ip_original_arrival_if = 47;
inline constexpr int ip_ecn = 50;
inline constexpr int ip_pktinfo_ex = 51;
inline constexpr int ip_wfp_redirect_records = 60;
inline constexpr int ip_wfp_redirect_context = 70;
inline constexpr int ip_mtu_discover = 71;
inline constexpr int ip_mtu = 73;
inline constexpr int ip_recverr = 75;
inline constexpr int ip_user_mtu = 76;

// IPPROTO_IPV6. IPV6_PKTINFO and IPV6_HOPLIMIT are option and record at once; Linux has two
// numbers for each.
inline constexpr int ipv6_hopopts = 1;
inline constexpr int ipv6_hdrincl = 2;
inline constexpr int ipv6_unicast_hops = 4;
inline constexpr int ipv6_multicast_if = 9;
inline constexpr int ipv6_multicast_hops = 10;
inline constexpr int ipv6_multicast_loop = 11;
inline constexpr int ipv6_add_membership = 12;
inline constexpr int ipv6_drop_membership = 13;
inline constexpr int ipv6_dontfrag = 14;
inline constexpr int ipv6_pktinfo = 19;
inline constexpr int ipv6_hoplimit = 21;
inline constexpr int ipv6_protection_level = 23;
inline constexpr int ipv6_recvif = 24;
inline constexpr int ipv6_recvdstaddr = 25;
inline constexpr int ipv6_checksum = 26;
inline constexpr int ipv6_v6only = 27;
inline constexpr int ipv6_unicast_if = 31;
inline constexpr int ipv6_rthdr = 32;
inline constexpr int ipv6_recvrthdr = 38;
inline constexpr int ipv6_tclass = 39;
inline constexpr int ipv6_recvtclass = 40;
inline constexpr int ipv6_original_arrival_if = 47;  // Windows has one name for both levels
inline constexpr int ipv6_ecn = 50;
inline constexpr int ipv6_pktinfo_ex = 51;
inline constexpr int ipv6_mtu_discover = 71;
inline constexpr int ipv6_mtu = 72;
inline constexpr int ipv6_recverr = 75;
inline constexpr int ipv6_user_mtu = 76;

// Group membership by sockaddr, at both IP levels.
inline constexpr int mcast_join_group = 41;
inline constexpr int mcast_leave_group = 42;
inline constexpr int mcast_block_source = 43;
inline constexpr int mcast_unblock_source = 44;
inline constexpr int mcast_join_source_group = 45;
inline constexpr int mcast_leave_source_group = 46;

// Values of IP_MTU_DISCOVER.
inline constexpr int ip_pmtudisc_not_set = 0;
inline constexpr int ip_pmtudisc_do = 1;
inline constexpr int ip_pmtudisc_dont = 2;
inline constexpr int ip_pmtudisc_probe = 3;

// Values of IPV6_PROTECTION_LEVEL.
inline constexpr int protection_level_unrestricted = 10;
inline constexpr int protection_level_edgerestricted = 20;
inline constexpr int protection_level_restricted = 30;

// IPPROTO_TCP.
inline constexpr int tcp_nodelay = 1;
inline constexpr int tcp_expedited_1122 = 2;
inline constexpr int tcp_keepalive = 3;
inline constexpr int tcp_keepidle = 3;
inline constexpr int tcp_maxseg = 4;
inline constexpr int tcp_maxrt = 5;
inline constexpr int tcp_stdurg = 6;
inline constexpr int tcp_nourg = 7;
inline constexpr int tcp_atmark = 8;
inline constexpr int tcp_nosynretries = 9;
inline constexpr int tcp_timestamps = 10;
inline constexpr int tcp_congestion_algorithm = 12;
inline constexpr int tcp_delay_fin_ack = 13;
inline constexpr int tcp_maxrtms = 14;
inline constexpr int tcp_fastopen = 15;
inline constexpr int tcp_keepcnt = 16;
inline constexpr int tcp_keepintvl = 17;
inline constexpr int tcp_fail_connect_on_icmp_error = 18;
inline constexpr int tcp_icmp_error_info = 19;

// IPPROTO_UDP.
inline constexpr int udp_nochecksum = 1;
inline constexpr int udp_send_msg_size = 2;
inline constexpr int udp_recv_max_coalesced_size = 3;
inline constexpr int udp_coalesced_info = 3;
inline constexpr int udp_checksum_coverage = 20;

// Flags of one message. 0x8000 is MSG_MORE on Linux, 0x100 MSG_WAITALL, 8 MSG_CTRUNC.
inline constexpr int msg_oob = 0x1;
inline constexpr int msg_peek = 0x2;
inline constexpr int msg_dontroute = 0x4;
inline constexpr int msg_waitall = 0x8;
inline constexpr int msg_interrupt = 0x10;
inline constexpr int msg_push_immediate = 0x20;
inline constexpr int msg_trunc = 0x0100;
inline constexpr int msg_ctrunc = 0x0200;
inline constexpr int msg_bcast = 0x0400;
inline constexpr int msg_mcast = 0x0800;
inline constexpr int msg_partial = 0x8000;

// getaddrinfo and getnameinfo.
inline constexpr int ai_passive = 0x1;
inline constexpr int ai_canonname = 0x2;
inline constexpr int ai_numerichost = 0x4;
inline constexpr int ai_numericserv = 0x8;
inline constexpr int ai_dns_only = 0x10;
inline constexpr int ai_all = 0x100;
inline constexpr int ai_addrconfig = 0x400;
inline constexpr int ai_v4mapped = 0x800;
inline constexpr int ai_non_authoritative = 0x4000;
inline constexpr int ai_secure = 0x8000;
inline constexpr int ai_return_preferred_names = 0x10000;
inline constexpr int ai_fqdn = 0x20000;
inline constexpr int ai_fileserver = 0x40000;
inline constexpr int ai_disable_idn_encoding = 0x80000;
inline constexpr int ni_nofqdn = 0x1;
inline constexpr int ni_numerichost = 0x2;
inline constexpr int ni_namereqd = 0x4;
inline constexpr int ni_numericserv = 0x8;
inline constexpr int ni_dgram = 0x10;

// Socket error codes. Windows' EAI_ names are other names of the last group and of these.
inline constexpr int wsa_invalid_handle = 6;
inline constexpr int wsa_not_enough_memory = 8;
inline constexpr int wsa_invalid_parameter = 87;
inline constexpr int wsa_operation_aborted = 995;
inline constexpr int wsa_io_incomplete = 996;
inline constexpr int wsa_io_pending = 997;
inline constexpr int wsaeintr = 10004;
inline constexpr int wsaebadf = 10009;
inline constexpr int wsaeacces = 10013;
inline constexpr int wsaefault = 10014;
inline constexpr int wsaeinval = 10022;
inline constexpr int wsaemfile = 10024;
inline constexpr int wsaewouldblock = 10035;
inline constexpr int wsaeinprogress = 10036;
inline constexpr int wsaealready = 10037;
inline constexpr int wsaenotsock = 10038;
inline constexpr int wsaedestaddrreq = 10039;
inline constexpr int wsaemsgsize = 10040;
inline constexpr int wsaeprototype = 10041;
inline constexpr int wsaenoprotoopt = 10042;
inline constexpr int wsaeprotonosupport = 10043;
inline constexpr int wsaesocktnosupport = 10044;
inline constexpr int wsaeopnotsupp = 10045;
inline constexpr int wsaepfnosupport = 10046;
inline constexpr int wsaeafnosupport = 10047;
inline constexpr int wsaeaddrinuse = 10048;
inline constexpr int wsaeaddrnotavail = 10049;
inline constexpr int wsaenetdown = 10050;
inline constexpr int wsaenetunreach = 10051;
inline constexpr int wsaenetreset = 10052;
inline constexpr int wsaeconnaborted = 10053;
inline constexpr int wsaeconnreset = 10054;
inline constexpr int wsaenobufs = 10055;
inline constexpr int wsaeisconn = 10056;
inline constexpr int wsaenotconn = 10057;
inline constexpr int wsaeshutdown = 10058;
inline constexpr int wsaetoomanyrefs = 10059;
inline constexpr int wsaetimedout = 10060;
inline constexpr int wsaeconnrefused = 10061;
inline constexpr int wsaeloop = 10062;
inline constexpr int wsaenametoolong = 10063;
inline constexpr int wsaehostdown = 10064;
inline constexpr int wsaehostunreach = 10065;
inline constexpr int wsaenotempty = 10066;
inline constexpr int wsaeproclim = 10067;
inline constexpr int wsaeusers = 10068;
inline constexpr int wsaedquot = 10069;
inline constexpr int wsaestale = 10070;
inline constexpr int wsaeremote = 10071;
inline constexpr int wsaediscon = 10101;
inline constexpr int wsatype_not_found = 10109;
inline constexpr int wsahost_not_found = 11001;
inline constexpr int wsatry_again = 11002;
inline constexpr int wsano_recovery = 11003;
inline constexpr int wsano_data = 11004;

// Flags of SIO_GET_INTERFACE_LIST.
inline constexpr int iff_up = 1;
inline constexpr int iff_broadcast = 2;
inline constexpr int iff_loopback = 4;
inline constexpr int iff_pointtopoint = 8;
inline constexpr int iff_multicast = 0x10;

// Win32 codes of files that no NTSTATUS of ours stands for.
inline constexpr int error_too_many_open_files = 4;
inline constexpr int error_not_same_device = 17;
inline constexpr int error_file_exists = 80;
inline constexpr int error_disk_full = 112;
inline constexpr int error_filename_exced_range = 206;
inline constexpr int error_io_device = 1117;
inline constexpr int error_no_data = 232;
inline constexpr int error_already_exists = 183;
inline constexpr int error_dir_not_empty = 145;
inline constexpr int error_bad_exe_format = 193;
inline constexpr int error_directory = 267;
inline constexpr int error_invalid_address = 487;

}  // namespace wsx::win
