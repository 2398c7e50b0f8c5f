// SPDX-License-Identifier: MIT
//
// The provider interface of Winsock: what a layered provider is called by and calls. Microsoft
// pages: "Winsock SPI Reference", "WSPStartup function (ws2spi.h)" and those of the callbacks.
//
// A provider function is its Winsock counterpart with a last parameter lpErrno: on failure it
// returns SOCKET_ERROR, INVALID_SOCKET or FALSE and stores the WSA error there; the thread's last
// error is not touched. Functions that can be overlapped take lpThreadId before it, which names
// the thread that a completion routine belongs to; its target may be gone after the call, so a
// provider that needs it later copies it.
#ifndef _WINSOCK2SPI_
#define _WINSOCK2SPI_
#pragma GCC system_header

#include <wsx/symbol.h>

#include <winsock2.h>

#define WSPAPI WSAAPI
#define WSPDESCRIPTION_LEN 255

// OVERLAPPED.Internal while a request is under way (STATUS_PENDING).
#define WSS_OPERATION_IN_PROGRESS 0x00000103

// Categories of layered providers.
#define LSP_SYSTEM 0x80000000
#define LSP_INSPECTOR 0x00000001
#define LSP_REDIRECTOR 0x00000002
#define LSP_PROXY 0x00000004
#define LSP_FIREWALL 0x00000008
#define LSP_INBOUND_MODIFY 0x00000010
#define LSP_OUTBOUND_MODIFY 0x00000020
#define LSP_CRYPTO_COMPRESS 0x00000040
#define LSP_LOCAL_CACHE 0x00000080

// Filled by WSPStartup.
typedef struct WSPData {
  WORD wVersion;                                // in use: the lower of the wanted and the highest
  WORD wHighVersion;                            // highest that the provider can do
  WCHAR szDescription[WSPDESCRIPTION_LEN + 1];  // with its terminator
} WSPDATA, *LPWSPDATA;

// A thread for WPUQueueApc, made by WPUOpenCurrentThread. Copy the structure, not its address.
typedef struct _WSATHREADID {
  HANDLE ThreadHandle;
  DWORD_PTR Reserved;
} WSATHREADID, *LPWSATHREADID;

// Called while a call blocks, so that the program can cancel it; FALSE cancels. None here.
typedef BOOL(CALLBACK* LPBLOCKINGCALLBACK)(DWORD_PTR dwContext);
// What WPUQueueApc queues. Microsoft's page shows a 32-bit context; the header has this one.
typedef VOID(CALLBACK* LPWSAUSERAPC)(DWORD_PTR dwContext);

// Functions of a provider. Microsoft pages: "LPWSPACCEPT callback function (ws2spi.h)" and so on.
// Parameters, units and errors are those of the Winsock function whose name the type ends with
// (LPWSPSEND: WSASend), except for what follows.
//
//   lpErrno         where the WSA error of a failure is stored; left alone by a success.
//   lpThreadId      the thread that lpCompletionRoutine belongs to; read only when there is a
//                   routine, and copied by the call. The routine is run by WPUQueueApc on that
//                   thread. When the call has succeeded at once it has been queued already.
//   lpProtocolInfo  the catalog entry that the call is for.
typedef SOCKET(WSPAPI* LPWSPACCEPT)(SOCKET s, struct sockaddr* addr, LPINT addrlen,
                                    LPCONDITIONPROC lpfnCondition, DWORD_PTR dwCallbackData,
                                    LPINT lpErrno);
typedef INT(WSPAPI* LPWSPADDRESSTOSTRING)(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                          LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                          LPWSTR lpszAddressString,
                                          LPDWORD lpdwAddressStringLength, LPINT lpErrno);
typedef int(WSPAPI* LPWSPASYNCSELECT)(SOCKET s, HWND hWnd, unsigned int wMsg, long lEvent,
                                      LPINT lpErrno);
typedef int(WSPAPI* LPWSPBIND)(SOCKET s, const struct sockaddr* name, int namelen, LPINT lpErrno);
typedef int(WSPAPI* LPWSPCANCELBLOCKINGCALL)(LPINT lpErrno);
typedef int(WSPAPI* LPWSPCLEANUP)(LPINT lpErrno);
typedef int(WSPAPI* LPWSPCLOSESOCKET)(SOCKET s, LPINT lpErrno);
typedef int(WSPAPI* LPWSPCONNECT)(SOCKET s, const struct sockaddr* name, int namelen,
                                  LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS lpSQOS,
                                  LPQOS lpGQOS, LPINT lpErrno);
typedef int(WSPAPI* LPWSPDUPLICATESOCKET)(SOCKET s, DWORD dwProcessId,
                                          LPWSAPROTOCOL_INFOW lpProtocolInfo, LPINT lpErrno);
typedef int(WSPAPI* LPWSPENUMNETWORKEVENTS)(SOCKET s, WSAEVENT hEventObject,
                                            LPWSANETWORKEVENTS lpNetworkEvents, LPINT lpErrno);
typedef int(WSPAPI* LPWSPEVENTSELECT)(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents,
                                      LPINT lpErrno);
typedef BOOL(WSPAPI* LPWSPGETOVERLAPPEDRESULT)(SOCKET s, LPWSAOVERLAPPED lpOverlapped,
                                               LPDWORD lpcbTransfer, BOOL fWait,
                                               LPDWORD lpdwFlags, LPINT lpErrno);
typedef int(WSPAPI* LPWSPGETPEERNAME)(SOCKET s, struct sockaddr* name, LPINT namelen,
                                      LPINT lpErrno);
typedef int(WSPAPI* LPWSPGETSOCKNAME)(SOCKET s, struct sockaddr* name, LPINT namelen,
                                      LPINT lpErrno);
typedef int(WSPAPI* LPWSPGETSOCKOPT)(SOCKET s, int level, int optname, char* optval, LPINT optlen,
                                     LPINT lpErrno);
typedef BOOL(WSPAPI* LPWSPGETQOSBYNAME)(SOCKET s, LPWSABUF lpQOSName, LPQOS lpQOS, LPINT lpErrno);
typedef int(WSPAPI* LPWSPIOCTL)(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer,
                                DWORD cbInBuffer, LPVOID lpvOutBuffer, DWORD cbOutBuffer,
                                LPDWORD lpcbBytesReturned, LPWSAOVERLAPPED lpOverlapped,
                                LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                                LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef SOCKET(WSPAPI* LPWSPJOINLEAF)(SOCKET s, const struct sockaddr* name, int namelen,
                                      LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS lpSQOS,
                                      LPQOS lpGQOS, DWORD dwFlags, LPINT lpErrno);
typedef int(WSPAPI* LPWSPLISTEN)(SOCKET s, int backlog, LPINT lpErrno);
typedef int(WSPAPI* LPWSPRECV)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                               LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                               LPWSAOVERLAPPED lpOverlapped,
                               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                               LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef int(WSPAPI* LPWSPRECVDISCONNECT)(SOCKET s, LPWSABUF lpInboundDisconnectData,
                                         LPINT lpErrno);
typedef int(WSPAPI* LPWSPRECVFROM)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                   LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                                   struct sockaddr* lpFrom, LPINT lpFromlen,
                                   LPWSAOVERLAPPED lpOverlapped,
                                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                                   LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef int(WSPAPI* LPWSPSELECT)(int nfds, fd_set* readfds, fd_set* writefds, fd_set* exceptfds,
                                 const struct timeval* timeout, LPINT lpErrno);
// Sends on a connected socket; lpNumberOfBytesSent in bytes. The array lpBuffers may be transient:
// it is captured, what it points to is not. Microsoft page: "LPWSPSEND callback function".
//
//   returns  0: sent, and for an overlapped call its end has been told already. SOCKET_ERROR with
//            WSA_IO_PENDING: it ends later. Otherwise SOCKET_ERROR and nothing has begun:
//            WSAECONNABORTED, WSAECONNRESET, WSAEFAULT, WSAEINTR, WSAEINVAL, WSAEMSGSIZE,
//            WSAENETDOWN, WSAENETRESET, WSAENOBUFS, WSAENOTCONN, WSAENOTSOCK, WSAEOPNOTSUPP,
//            WSAESHUTDOWN, WSAEWOULDBLOCK, WSA_OPERATION_ABORTED.
typedef int(WSPAPI* LPWSPSEND)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                               LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                               LPWSAOVERLAPPED lpOverlapped,
                               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                               LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef int(WSPAPI* LPWSPSENDDISCONNECT)(SOCKET s, LPWSABUF lpOutboundDisconnectData,
                                         LPINT lpErrno);
// The same to an address; lpTo is ignored for connected streams. Errors of LPWSPSEND and WSAEACCES,
// WSAEADDRNOTAVAIL, WSAEAFNOSUPPORT, WSAEDESTADDRREQ, WSAEHOSTUNREACH, WSAENETUNREACH. Microsoft
// pages: "LPWSPSENDTO callback function", and "WSPSendTo (Compact 2013)" of Windows CE: its printed
// prototype lacks s, lpOverlapped, lpCompletionRoutine and lpThreadId, which its text describes. It
// means this function.
typedef int(WSPAPI* LPWSPSENDTO)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                 LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                                 const struct sockaddr* lpTo, int iTolen,
                                 LPWSAOVERLAPPED lpOverlapped,
                                 LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                                 LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef int(WSPAPI* LPWSPSETSOCKOPT)(SOCKET s, int level, int optname, const char* optval,
                                     int optlen, LPINT lpErrno);
typedef int(WSPAPI* LPWSPSHUTDOWN)(SOCKET s, int how, LPINT lpErrno);
typedef SOCKET(WSPAPI* LPWSPSOCKET)(int af, int type, int protocol,
                                    LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g, DWORD dwFlags,
                                    LPINT lpErrno);
typedef INT(WSPAPI* LPWSPSTRINGTOADDRESS)(LPWSTR AddressString, INT AddressFamily,
                                          LPWSAPROTOCOL_INFOW lpProtocolInfo, LPSOCKADDR lpAddress,
                                          LPINT lpAddressLength, LPINT lpErrno);

// Filled by WSPStartup; no entry may stay NULL.
typedef struct _WSPPROC_TABLE {
  LPWSPACCEPT lpWSPAccept;
  LPWSPADDRESSTOSTRING lpWSPAddressToString;
  LPWSPASYNCSELECT lpWSPAsyncSelect;
  LPWSPBIND lpWSPBind;
  LPWSPCANCELBLOCKINGCALL lpWSPCancelBlockingCall;
  LPWSPCLEANUP lpWSPCleanup;
  LPWSPCLOSESOCKET lpWSPCloseSocket;
  LPWSPCONNECT lpWSPConnect;
  LPWSPDUPLICATESOCKET lpWSPDuplicateSocket;
  LPWSPENUMNETWORKEVENTS lpWSPEnumNetworkEvents;
  LPWSPEVENTSELECT lpWSPEventSelect;
  LPWSPGETOVERLAPPEDRESULT lpWSPGetOverlappedResult;
  LPWSPGETPEERNAME lpWSPGetPeerName;
  LPWSPGETSOCKNAME lpWSPGetSockName;
  LPWSPGETSOCKOPT lpWSPGetSockOpt;
  LPWSPGETQOSBYNAME lpWSPGetQOSByName;
  LPWSPIOCTL lpWSPIoctl;
  LPWSPJOINLEAF lpWSPJoinLeaf;
  LPWSPLISTEN lpWSPListen;
  LPWSPRECV lpWSPRecv;
  LPWSPRECVDISCONNECT lpWSPRecvDisconnect;
  LPWSPRECVFROM lpWSPRecvFrom;
  LPWSPSELECT lpWSPSelect;
  LPWSPSEND lpWSPSend;
  LPWSPSENDDISCONNECT lpWSPSendDisconnect;
  LPWSPSENDTO lpWSPSendTo;
  LPWSPSETSOCKOPT lpWSPSetSockOpt;
  LPWSPSHUTDOWN lpWSPShutdown;
  LPWSPSOCKET lpWSPSocket;
  LPWSPSTRINGTOADDRESS lpWSPStringToAddress;
} WSPPROC_TABLE, *LPWSPPROC_TABLE;

// Functions that Winsock offers to a provider. Microsoft pages: "LPWPUQUEUEAPC callback function
// (ws2spi.h)" and so on. On failure they return FALSE, SOCKET_ERROR, INVALID_SOCKET or
// WSA_INVALID_EVENT and store the error in lpErrno.

// Events, as WSACloseEvent, WSACreateEvent, WSAResetEvent and WSASetEvent.
typedef BOOL(WSPAPI* LPWPUCLOSEEVENT)(WSAEVENT hEvent, LPINT lpErrno);
typedef WSAEVENT(WSPAPI* LPWPUCREATEEVENT)(LPINT lpErrno);
typedef BOOL(WSPAPI* LPWPURESETEVENT)(WSAEVENT hEvent, LPINT lpErrno);
typedef BOOL(WSPAPI* LPWPUSETEVENT)(WSAEVENT hEvent, LPINT lpErrno);

// Makes a socket handle for a provider without handles of the system (no XP1_IFS_HANDLES).
//
//   dwCatalogEntryId  the provider's entry.
//   dwContext         its own value, which LPWPUQUERYSOCKETHANDLECONTEXT gives back.
//   returns           the handle, freed by LPWPUCLOSESOCKETHANDLE. Error: WSAENOBUFS.
typedef SOCKET(WSPAPI* LPWPUCREATESOCKETHANDLE)(DWORD dwCatalogEntryId, DWORD_PTR dwContext,
                                                LPINT lpErrno);
// Error of both: WSAENOTSOCK.
typedef int(WSPAPI* LPWPUCLOSESOCKETHANDLE)(SOCKET s, LPINT lpErrno);
typedef int(WSPAPI* LPWPUQUERYSOCKETHANDLECONTEXT)(SOCKET s, PDWORD_PTR lpContext, LPINT lpErrno);

// What a provider with handles of the system does with each new one before the program gets it.
//
//   ProposedHandle  the handle. Error: WSAEINVAL.
//   returns         the handle for the program, usually the same.
typedef SOCKET(WSPAPI* LPWPUMODIFYIFSHANDLE)(DWORD dwCatalogEntryId, SOCKET ProposedHandle,
                                             LPINT lpErrno);

// Ends an overlapped request on a handle of LPWPUCREATESOCKETHANDLE by its event or port. A request
// with a completion routine is ended by LPWPUQUEUEAPC instead.
//
//   dwError        WSA error of the request, 0 for success.
//   cbTransferred  bytes.
//   returns        0. Errors: WSAEINVAL for all other sockets, WSAEFAULT.
typedef int(WSPAPI* LPWPUCOMPLETEOVERLAPPEDREQUEST)(SOCKET s, LPWSAOVERLAPPED lpOverlapped,
                                                    DWORD dwError, DWORD cbTransferred,
                                                    LPINT lpErrno);

// The calling thread for LPWPUQUEUEAPC, until LPWPUCLOSETHREAD. Error: WSANOTINITIALISED.
typedef int(WSPAPI* LPWPUOPENCURRENTTHREAD)(LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef int(WSPAPI* LPWPUCLOSETHREAD)(LPWSATHREADID lpThreadId, LPINT lpErrno);

// Queues lpfnUserApc(dwContext) to the thread; it runs in the thread's next alertable wait. Error:
// WSAEFAULT for a thread that is none.
typedef int(WSPAPI* LPWPUQUEUEAPC)(LPWSATHREADID lpThreadId, LPWSAUSERAPC lpfnUserApc,
                                   DWORD_PTR dwContext, LPINT lpErrno);

// Gives a null callback, as 64-bit Windows does: a provider blocks by itself.
typedef int(WSPAPI* LPWPUQUERYBLOCKINGCALLBACK)(DWORD dwCatalogEntryId,
                                                LPBLOCKINGCALLBACK* lplpfnCallback,
                                                PDWORD_PTR lpdwContext, LPINT lpErrno);

// As WSCGetProviderPath, FD_ISSET and PostMessage.
typedef int(WSPAPI* LPWPUGETPROVIDERPATH)(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                                          LPINT lpProviderDllPathLen, LPINT lpErrno);
typedef int(WSPAPI* LPWPUFDISSET)(SOCKET s, fd_set* fdset);
typedef BOOL(WSPAPI* LPWPUPOSTMESSAGE)(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam);

// Given to WSPStartup by value. WPUCompleteOverlappedRequest is not in it.
typedef struct _WSPUPCALLTABLE {
  LPWPUCLOSEEVENT lpWPUCloseEvent;
  LPWPUCLOSESOCKETHANDLE lpWPUCloseSocketHandle;
  LPWPUCREATEEVENT lpWPUCreateEvent;
  LPWPUCREATESOCKETHANDLE lpWPUCreateSocketHandle;
  LPWPUFDISSET lpWPUFDIsSet;
  LPWPUGETPROVIDERPATH lpWPUGetProviderPath;
  LPWPUMODIFYIFSHANDLE lpWPUModifyIFSHandle;
  LPWPUPOSTMESSAGE lpWPUPostMessage;
  LPWPUQUERYBLOCKINGCALLBACK lpWPUQueryBlockingCallback;
  LPWPUQUERYSOCKETHANDLECONTEXT lpWPUQuerySocketHandleContext;
  LPWPUQUEUEAPC lpWPUQueueApc;
  LPWPURESETEVENT lpWPUResetEvent;
  LPWPUSETEVENT lpWPUSetEvent;
  LPWPUOPENCURRENTTHREAD lpWPUOpenCurrentThread;
  LPWPUCLOSETHREAD lpWPUCloseThread;
} WSPUPCALLTABLE, *LPWSPUPCALLTABLE;

// What WSPStartup is.
typedef int(WSPAPI* LPWSPSTARTUP)(WORD wVersionRequested, LPWSPDATA lpWSPData,
                                  LPWSAPROTOCOL_INFOW lpProtocolInfo, WSPUPCALLTABLE UpcallTable,
                                  LPWSPPROC_TABLE lpProcTable);

// Functions of the provider catalog, for programs that look them up by name; described below.
typedef int(WSPAPI* LPWSCENUMPROTOCOLS)(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                                        LPDWORD lpdwBufferLength, LPINT lpErrno);
typedef int(WSPAPI* LPWSCINSTALLPROVIDER)(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                                          const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                          DWORD dwNumberOfEntries, LPINT lpErrno);
typedef int(WSPAPI* LPWSCUPDATEPROVIDER)(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                                         const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                         DWORD dwNumberOfEntries, LPINT lpErrno);
typedef int(WSPAPI* LPWSCDEINSTALLPROVIDER)(LPGUID lpProviderId, LPINT lpErrno);
typedef int(WSPAPI* LPWSCGETPROVIDERPATH)(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                                          LPINT lpProviderDllPathLen, LPINT lpErrno);
typedef int(WSPAPI* LPWSCINSTALLQOSTEMPLATE)(const LPGUID Guid, LPWSABUF QosName, LPQOS Qos);
typedef int(WSPAPI* LPWSCREMOVEQOSTEMPLATE)(const LPGUID Guid, LPWSABUF QosName);
typedef INT(WSPAPI* LPWSCINSTALLNAMESPACE)(LPWSTR lpszIdentifier, LPWSTR lpszPathName,
                                           DWORD dwNameSpace, DWORD dwVersion,
                                           LPGUID lpProviderId);
typedef INT(WSPAPI* LPWSCUNINSTALLNAMESPACE)(LPGUID lpProviderId);
typedef INT(WSPAPI* LPWSCENABLENSPROVIDER)(LPGUID lpProviderId, BOOL fEnable);

// What WSCGetProviderInfo and WSCSetProviderInfo are about.
typedef enum _WSC_PROVIDER_INFO_TYPE {
  ProviderInfoLspCategories = 0,  // a DWORD of LSP_* bits
  ProviderInfoAudit               // a WSC_PROVIDER_AUDIT_INFO; never kept
} WSC_PROVIDER_INFO_TYPE;

typedef struct _WSC_PROVIDER_AUDIT_INFO {
  DWORD RecordSize;
  PVOID Reserved;
} WSC_PROVIDER_AUDIT_INFO, *PWSC_PROVIDER_AUDIT_INFO;

// Functions of a name-space provider.
typedef INT(WSAAPI* LPNSPCLEANUP)(LPGUID lpProviderId);
typedef INT(WSAAPI* LPNSPLOOKUPSERVICEBEGIN)(LPGUID lpProviderId, LPWSAQUERYSETW lpqsRestrictions,
                                             LPWSASERVICECLASSINFOW lpServiceClassInfo,
                                             DWORD dwControlFlags, LPHANDLE lphLookup);
typedef INT(WSAAPI* LPNSPLOOKUPSERVICENEXT)(HANDLE hLookup, DWORD dwControlFlags,
                                            LPDWORD lpdwBufferLength, LPWSAQUERYSETW lpqsResults);
typedef INT(WSAAPI* LPNSPIOCTL)(HANDLE hLookup, DWORD dwControlCode, LPVOID lpvInBuffer,
                                DWORD cbInBuffer, LPVOID lpvOutBuffer, DWORD cbOutBuffer,
                                LPDWORD lpcbBytesReturned, LPWSACOMPLETION lpCompletion,
                                LPWSATHREADID lpThreadId);
typedef INT(WSAAPI* LPNSPLOOKUPSERVICEEND)(HANDLE hLookup);
typedef INT(WSAAPI* LPNSPSETSERVICE)(LPGUID lpProviderId,
                                     LPWSASERVICECLASSINFOW lpServiceClassInfo,
                                     LPWSAQUERYSETW lpqsRegInfo, WSAESETSERVICEOP essOperation,
                                     DWORD dwControlFlags);
typedef INT(WSAAPI* LPNSPINSTALLSERVICECLASS)(LPGUID lpProviderId,
                                              LPWSASERVICECLASSINFOW lpServiceClassInfo);
typedef INT(WSAAPI* LPNSPREMOVESERVICECLASS)(LPGUID lpProviderId, LPGUID lpServiceClassId);
typedef INT(WSAAPI* LPNSPGETSERVICECLASSINFO)(LPGUID lpProviderId, LPDWORD lpdwBufSize,
                                              LPWSASERVICECLASSINFOW lpServiceClassInfo);

typedef struct _NSP_ROUTINE {
  DWORD cbSize;
  DWORD dwMajorVersion;
  DWORD dwMinorVersion;
  LPNSPCLEANUP NSPCleanup;
  LPNSPLOOKUPSERVICEBEGIN NSPLookupServiceBegin;
  LPNSPLOOKUPSERVICENEXT NSPLookupServiceNext;
  LPNSPLOOKUPSERVICEEND NSPLookupServiceEnd;
  LPNSPSETSERVICE NSPSetService;
  LPNSPINSTALLSERVICECLASS NSPInstallServiceClass;
  LPNSPREMOVESERVICECLASS NSPRemoveServiceClass;
  LPNSPGETSERVICECLASSINFO NSPGetServiceClassInfo;
  LPNSPIOCTL NSPIoctl;
} NSP_ROUTINE, *LPNSP_ROUTINE;

typedef INT(WSAAPI* LPNSPSTARTUP)(LPGUID lpProviderId, LPNSP_ROUTINE lpnspRoutines);

#if _WIN32_WINNT >= 0x0600
// Functions of a name-space provider that answers later, since Windows Vista.
typedef INT(WSAAPI* LPNSPV2STARTUP)(LPGUID lpProviderId, LPVOID* ppvClientSessionArg);
typedef INT(WSAAPI* LPNSPV2CLEANUP)(LPGUID lpProviderId, LPVOID pvClientSessionArg);
typedef INT(WSAAPI* LPNSPV2LOOKUPSERVICEBEGIN)(LPGUID lpProviderId,
                                               LPWSAQUERYSET2W lpqsRestrictions,
                                               DWORD dwControlFlags, LPVOID lpvClientSessionArg,
                                               LPHANDLE lphLookup);
typedef VOID(WSAAPI* LPNSPV2LOOKUPSERVICENEXTEX)(HANDLE hAsyncCall, HANDLE hLookup,
                                                 DWORD dwControlFlags, LPDWORD lpdwBufferLength,
                                                 LPWSAQUERYSET2W lpqsResults);
typedef INT(WSAAPI* LPNSPV2LOOKUPSERVICEEND)(HANDLE hLookup);
typedef VOID(WSAAPI* LPNSPV2SETSERVICEEX)(HANDLE hAsyncCall, LPGUID lpProviderId,
                                          LPWSAQUERYSET2W lpqsRegInfo,
                                          WSAESETSERVICEOP essOperation, DWORD dwControlFlags,
                                          LPVOID lpvClientSessionArg);
typedef VOID(WSAAPI* LPNSPV2CLIENTSESSIONRUNDOWN)(LPGUID lpProviderId, LPVOID pvClientSessionArg);

typedef struct _NSPV2_ROUTINE {
  DWORD cbSize;
  DWORD dwMajorVersion;
  DWORD dwMinorVersion;
  LPNSPV2STARTUP NSPv2Startup;
  LPNSPV2CLEANUP NSPv2Cleanup;
  LPNSPV2LOOKUPSERVICEBEGIN NSPv2LookupServiceBegin;
  LPNSPV2LOOKUPSERVICENEXTEX NSPv2LookupServiceNextEx;
  LPNSPV2LOOKUPSERVICEEND NSPv2LookupServiceEnd;
  LPNSPV2SETSERVICEEX NSPv2SetServiceEx;
  LPNSPV2CLIENTSESSIONRUNDOWN NSPv2ClientSessionRundown;
} NSPV2_ROUTINE, *PNSPV2_ROUTINE;
typedef const NSPV2_ROUTINE* LPCNSPV2_ROUTINE;
#endif

WSX_BEGIN_DECLS

// LPWPUCOMPLETEOVERLAPPEDREQUEST, which is not in the table. Microsoft page:
// "WPUCompleteOverlappedRequest function (ws2spi.h)".
int WSPAPI WPUCompleteOverlappedRequest(SOCKET s, LPWSAOVERLAPPED lpOverlapped, DWORD dwError,
                                        DWORD cbTransferred, LPINT lpErrno)
    WSX_SYM(WPUCompleteOverlappedRequest);

// The catalog of providers. Microsoft pages: "WSCEnumProtocols function (ws2spi.h)" and so on.
//
// It belongs to the process, or is the file that the environment variable WSX_CATALOG names, which
// all programs share that are given the same name; programs that run with more rights than their
// caller never look at the variable. A file that is damaged, or that others than its reader and root
// may write, is left alone: all of these functions fail with WSANO_RECOVERY, and WSAStartup with
// WSASYSNOTREADY. Without the file nothing but the base protocols is installed.
//
// Sockets, and WSAEnumProtocols, see a change after the next WSAStartup.
//
//   lpErrno  where the error goes. The last error is not touched, and no WSAStartup is needed.
//
// The functions of Windows that end with 32 are for its second catalog, of 32-bit programs. There is
// one catalog here, and they are other names for the same functions.

// Lists all entries in their order: hidden ones, layers and chains too.
//
//   lpiProtocols      NULL for all, or the wanted IPPROTO_* numbers, ended by 0.
//   lpdwBufferLength  room in bytes; too little: WSAENOBUFS and the room needed.
//   returns           number of entries. Errors: WSAEFAULT, WSAENOBUFS, WSANO_RECOVERY.
int WSPAPI WSCEnumProtocols(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                            LPDWORD lpdwBufferLength, LPINT lpErrno) WSX_SYMW(WSCEnumProtocols);
int WSPAPI WSCEnumProtocols32(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                              LPDWORD lpdwBufferLength, LPINT lpErrno) WSX_SYMW(WSCEnumProtocols);

// Adds a provider. Its entries come last in the order and get their numbers here.
//
//   lpProviderId         the provider's own, not yet in the catalog.
//   lpszProviderDllPath  absolute path of the shared object that exports WSPStartup. It is looked at
//                        when the first socket needs it.
//   lpProtocolInfoList   its entries. ProtocolChain.ChainLen: LAYERED_PROTOCOL for the layer itself,
//                        BASE_PROTOCOL, or more for a chain of installed entries: layers from the
//                        top, at the end a base protocol.
//   returns              0. Errors: WSAEFAULT, WSAEINVAL, WSAENOBUFS (too many entries),
//                        WSANO_RECOVERY (the provider is there already, or the file cannot be
//                        written), WSA_NOT_ENOUGH_MEMORY.
int WSPAPI WSCInstallProvider(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                              const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                              DWORD dwNumberOfEntries, LPINT lpErrno)
    WSX_SYMW(WSCInstallProvider);
int WSPAPI WSCInstallProvider64_32(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                                   const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                   DWORD dwNumberOfEntries, LPINT lpErrno)
    WSX_SYMW(WSCInstallProvider);

// Changes the path of a provider and those of its entries whose dwCatalogEntryId the list has.
// Errors: those of WSCInstallProvider; WSAEINVAL for a provider or entry that is not there,
// WSANO_RECOVERY for the base protocols.
int WSPAPI WSCUpdateProvider(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                             const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                             DWORD dwNumberOfEntries, LPINT lpErrno) WSX_SYMW(WSCUpdateProvider);
int WSPAPI WSCUpdateProvider32(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                               const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                               DWORD dwNumberOfEntries, LPINT lpErrno)
    WSX_SYMW(WSCUpdateProvider);

// Removes a provider with all its entries. Chains of others that stand upon it stay, and what would
// use them fails. Errors: WSAEFAULT, WSAEINVAL (no such provider), WSANO_RECOVERY (the base
// protocols, or the file cannot be written).
int WSPAPI WSCDeinstallProvider(LPGUID lpProviderId, LPINT lpErrno) WSX_SYM(WSCDeinstallProvider);
int WSPAPI WSCDeinstallProvider32(LPGUID lpProviderId, LPINT lpErrno)
    WSX_SYM(WSCDeinstallProvider);

// The path that a provider was installed with; for the base protocols, this library's.
//
//   lpProviderDllPathLen  characters with the terminator, room in and length out; too little:
//                         WSAEFAULT and the room needed.
//   returns               0. Errors: WSAEFAULT, WSAEINVAL (a negative length), WSAEINVALIDPROVIDER
//                         (no such provider), WSANO_RECOVERY.
int WSPAPI WSCGetProviderPath(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                              LPINT lpProviderDllPathLen, LPINT lpErrno)
    WSX_SYMW(WSCGetProviderPath);
int WSPAPI WSCGetProviderPath32(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                                LPINT lpProviderDllPathLen, LPINT lpErrno)
    WSX_SYMW(WSCGetProviderPath);
int WSPAPI WPUGetProviderPath(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                              LPINT lpProviderDllPathLen, LPINT lpErrno)
    WSX_SYMW(WSCGetProviderPath);

#if _WIN32_WINNT >= 0x0600
// Adds a provider with one hidden layer, and first in the order one chain above each protocol.
//
//   lpszLspName         name of the layer; a chain's is "name over [protocol]".
//   dwServiceFlags      XP1_IFS_HANDLES: the provider's sockets are handles of the system; or 0.
//   lpProtocolInfoList  the protocols, of which iAddressFamily, iSocketType and iProtocol count.
//                       What a socket of that kind uses so far comes below. NULL: all that
//                       WSAEnumProtocols lists without any layers; dwNumberOfEntries is 0 then.
//   lpdwCatalogEntryId  filled with the number of the layer's entry.
//   returns             0. Errors: those of WSCInstallProvider.
int WSPAPI WSCInstallProviderAndChains(const LPGUID lpProviderId, const LPWSTR lpszProviderDllPath,
                                       const LPWSTR lpszLspName, DWORD dwServiceFlags,
                                       const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                       DWORD dwNumberOfEntries, LPDWORD lpdwCatalogEntryId,
                                       LPINT lpErrno) WSX_SYMW(WSCInstallProviderAndChains);
// The same; lpszProviderDllPath32 is not used.
int WSPAPI WSCInstallProviderAndChains64_32(
    const LPGUID lpProviderId, const LPWSTR lpszProviderDllPath,
    const LPWSTR lpszProviderDllPath32, const LPWSTR lpszLspName, DWORD dwServiceFlags,
    const LPWSAPROTOCOL_INFOW lpProtocolInfoList, DWORD dwNumberOfEntries,
    LPDWORD lpdwCatalogEntryId, LPINT lpErrno) WSX_SYMW(WSCInstallProviderAndChains64_32);

// The categories of a provider. They are kept, and have no influence on anything.
//
//   InfoType  ProviderInfoLspCategories. ProviderInfoAudit: ERROR_CALL_NOT_IMPLEMENTED, as Windows.
//   Info      a DWORD of LSP_* bits.
//   InfoSize  bytes; too little room: WSAEFAULT and the room needed.
//   Flags     0.
//   returns   0. Errors: WSAEFAULT, WSAEINVAL, WSAEINVALIDPROVIDER (no such provider),
//             WSANO_RECOVERY (setting those of the base protocols).
int WSPAPI WSCGetProviderInfo(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE InfoType, PBYTE Info,
                              size_t* InfoSize, DWORD Flags, LPINT lpErrno)
    WSX_SYM(WSCGetProviderInfo);
int WSPAPI WSCGetProviderInfo32(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE InfoType, PBYTE Info,
                                size_t* InfoSize, DWORD Flags, LPINT lpErrno)
    WSX_SYM(WSCGetProviderInfo);
int WSPAPI WSCSetProviderInfo(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE InfoType, PBYTE Info,
                              size_t InfoSize, DWORD Flags, LPINT lpErrno)
    WSX_SYM(WSCSetProviderInfo);
int WSPAPI WSCSetProviderInfo32(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE InfoType, PBYTE Info,
                                size_t InfoSize, DWORD Flags, LPINT lpErrno)
    WSX_SYM(WSCSetProviderInfo);

// Which categories of providers a program would have above it: an LSP_* mask for a path, and for
// what is in its command line. They are kept while the process lives, and have no influence on
// anything.
//
//   Path, Extra   with their lengths in characters, without terminators. Extra may be NULL.
//   pPrevPermLspCat  NULL, or filled with the mask that this one replaces; 0 if there was none.
//   returns       0. Errors: WSAEFAULT, WSAEINVAL (no path, no text), WSASERVICE_NOT_FOUND (nothing
//                 is kept for it), WSA_NOT_ENOUGH_MEMORY.
int WSPAPI WSCGetApplicationCategory(LPCWSTR Path, DWORD PathLength, LPCWSTR Extra,
                                     DWORD ExtraLength, DWORD* pPermittedLspCategories,
                                     LPINT lpErrno) WSX_SYMW(WSCGetApplicationCategory);
int WSPAPI WSCSetApplicationCategory(LPCWSTR Path, DWORD PathLength, LPCWSTR Extra,
                                     DWORD ExtraLength, DWORD PermittedLspCategories,
                                     DWORD* pPrevPermLspCat, LPINT lpErrno)
    WSX_SYMW(WSCSetApplicationCategory);
#endif

// Providers of name spaces, of which none can be installed (see wsx/name_space.h). Installing fails
// with WSASYSCALLFAILURE, the others with WSAEINVAL: there is no such provider. Without their
// pointers: WSAEFAULT. Unlike the other functions here they set the last error.
INT WSPAPI WSCInstallNameSpace(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD dwNameSpace,
                               DWORD dwVersion, LPGUID lpProviderId) WSX_SYM(WSCInstallNameSpace);
INT WSPAPI WSCInstallNameSpace32(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD dwNameSpace,
                                 DWORD dwVersion, LPGUID lpProviderId)
    WSX_SYM(WSCInstallNameSpace);
INT WSPAPI WSCUnInstallNameSpace(LPGUID lpProviderId) WSX_SYM(WSCUnInstallNameSpace);
INT WSPAPI WSCUnInstallNameSpace32(LPGUID lpProviderId) WSX_SYM(WSCUnInstallNameSpace);
INT WSPAPI WSCEnableNSProvider(LPGUID lpProviderId, BOOL fEnable) WSX_SYM(WSCEnableNSProvider);
INT WSPAPI WSCEnableNSProvider32(LPGUID lpProviderId, BOOL fEnable) WSX_SYM(WSCEnableNSProvider);
#define WSCEnumNameSpaceProviders WSAEnumNameSpaceProvidersW
#define LPFN_WSCENUMNAMESPACEPROVIDERS LPFN_WSAENUMNAMESPACEPROVIDERSW
INT WSPAPI WSCEnumNameSpaceProviders32(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOW lpnspBuffer)
    WSX_SYM(WSAEnumNameSpaceProvidersW);
#if _WIN32_WINNT >= 0x0600
INT WSPAPI WSCInstallNameSpaceEx(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD dwNameSpace,
                                 DWORD dwVersion, LPGUID lpProviderId, LPBLOB lpProviderInfo)
    WSX_SYM(WSCInstallNameSpaceEx);
INT WSPAPI WSCInstallNameSpaceEx32(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD dwNameSpace,
                                   DWORD dwVersion, LPGUID lpProviderId, LPBLOB lpProviderInfo)
    WSX_SYM(WSCInstallNameSpaceEx);
#define WSCEnumNameSpaceProvidersEx WSAEnumNameSpaceProvidersExW
#define LPFN_WSCENUMNAMESPACEPROVIDERSEX LPFN_WSAENUMNAMESPACEPROVIDERSEXW
INT WSPAPI WSCEnumNameSpaceProvidersEx32(LPDWORD lpdwBufferLength,
                                         LPWSANAMESPACE_INFOEXW lpnspBuffer)
    WSX_SYM(WSAEnumNameSpaceProvidersExW);

// A program as a provider of names: nobody would ask it. Advertising fails with WSAEOPNOTSUPP,
// ending that with WSAEINVALIDPROVIDER, and there is no call to complete: WSA_INVALID_HANDLE. Before
// that: WSANOTINITIALISED, WSAEFAULT.
INT WSAAPI WSAAdvertiseProvider(const GUID* puuidProviderId, const LPCNSPV2_ROUTINE* pNSPv2Routine)
    WSX_SYM(WSAAdvertiseProvider);
INT WSPAPI WSAUnadvertiseProvider(const GUID* puuidProviderId) WSX_SYM(WSAUnadvertiseProvider);
INT WSPAPI WSAProviderCompleteAsyncCall(HANDLE hAsyncCall, INT iRetCode)
    WSX_SYM(WSAProviderCompleteAsyncCall);
#endif

// The entry points of a provider are written by its author and found by these very names, so
// unlike all other functions they are not bound to a symbol of the library. Under -fshort-wchar
// WSPStartup is another function: programs compiled so start the base provider with it, but what
// they export by it is no layer, and sockets that want it fail with WSAEINVALIDPROVIDER.

// Starts a provider.
//
//   wVersionRequested  highest version of the interface that the caller can use.
//   lpWSPData          filled with the version that will be used and a description.
//   lpProtocolInfo     the catalog entry to serve; a layered provider finds its place in
//                      ProtocolChain.
//   UpcallTable        Winsock's functions for the provider.
//   lpProcTable        filled with all of the provider's functions.
//   returns            0 or the error itself: WSASYSNOTREADY, WSAVERNOTSUPPORTED,
//                      WSAEINPROGRESS, WSAEPROCLIM, WSAEFAULT.
int WSPAPI WSPStartup(WORD wVersionRequested, LPWSPDATA lpWSPData,
                      LPWSAPROTOCOL_INFOW lpProtocolInfo, WSPUPCALLTABLE UpcallTable,
                      LPWSPPROC_TABLE lpProcTable) WSX_ENTRYW(WSPStartup);

// The same for a name space. No such provider is ever loaded.
INT WSAAPI NSPStartup(LPGUID lpProviderId, LPNSP_ROUTINE lpnspRoutines);

WSX_END_DECLS

#endif  // _WINSOCK2SPI_
