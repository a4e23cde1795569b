#ifndef GIT_SEAL_CCURL_H
#define GIT_SEAL_CCURL_H

#include <stddef.h>

/* libcurl, loaded when it is first asked for and not at the start of the program: it brings some thirty other libraries,
   which a commit hook would wait for. Only what we call is declared; the numbers are of its stable ABI. */

/* NULL when the library is loaded, else why it is not. Safe to call from several threads. */
const char *_Nullable ccurl_load(void);

/* A handle keeps its connections; one thread at a time uses it. NULL without memory. Only after ccurl_load. */
void *_Nullable ccurl_open(void);
void ccurl_close(void *_Nonnull handle);

typedef size_t (*ccurl_sink)(char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);

struct ccurl_request {
    const char *_Nonnull method;
    const char *_Nonnull url;
    /* Lines, each with a NUL at its end. */
    const char *_Nullable headers;
    size_t headers_length;
    const void *_Nullable body;
    size_t body_length;
    long connect_milliseconds;
    long total_milliseconds;
    /* Whether the environment's proxies are asked. */
    int uses_proxy;
};

/* libcurl's code, 0 for success. `error` gets 256 bytes. */
int ccurl_perform(void *_Nonnull handle, const struct ccurl_request *_Nonnull request, ccurl_sink _Nonnull body,
                  ccurl_sink _Nonnull header, void *_Nullable context, long *_Nonnull status, char *_Nonnull error);

#endif
