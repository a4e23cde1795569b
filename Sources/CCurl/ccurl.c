#define _GNU_SOURCE
#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* curl.h: option numbers are 0 + n for long, 10000 + n for pointers, 20000 + n for functions, 30000 + n for curl_off_t. */
enum {
    OPT_WRITEDATA = 10001,
    OPT_URL = 10002,
    OPT_ERRORBUFFER = 10010,
    OPT_WRITEFUNCTION = 20011,
    OPT_POSTFIELDS = 10015,
    OPT_HTTPHEADER = 10023,
    OPT_HEADERDATA = 10029,
    OPT_CUSTOMREQUEST = 10036,
    OPT_POST = 47,
    OPT_FOLLOWLOCATION = 52,
    OPT_SSL_VERIFYPEER = 64,
    OPT_SSL_VERIFYHOST = 81,
    OPT_HEADERFUNCTION = 20079,
    OPT_HTTPGET = 80,
    OPT_NOSIGNAL = 99,
    OPT_TIMEOUT_MS = 155,
    OPT_CONNECTTIMEOUT_MS = 156,
    OPT_NOPROXY = 10177,
    OPT_PROTOCOLS = 181,
    OPT_POSTFIELDSIZE_LARGE = 30120,
    INFO_RESPONSE_CODE = 0x200000 + 2,
    GLOBAL_DEFAULT = 3,
    PROTOCOLS_HTTP_HTTPS = 1 | 2,
};

struct slist {
    char *data;
    struct slist *next;
};

static struct {
    int (*global_init)(long);
    void *(*init)(void);
    void (*cleanup)(void *);
    void (*reset)(void *);
    int (*setopt)(void *, int, ...);
    int (*perform)(void *);
    int (*getinfo)(void *, int, ...);
    const char *(*strerror)(int);
    struct slist *(*append)(struct slist *, const char *);
    void (*free_all)(struct slist *);
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *failure;

static void *symbol(void *library, const char *name) {
    void *found = dlsym(library, name);
    if (!found) failure = "libcurl.so.4 lacks a function";
    return found;
}

static void load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    /* Debian's other build, which its git brings along. */
    if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        failure = "libcurl.so.4 is missing";
        return;
    }
    *(void **)&curl.global_init = symbol(library, "curl_global_init");
    *(void **)&curl.init = symbol(library, "curl_easy_init");
    *(void **)&curl.cleanup = symbol(library, "curl_easy_cleanup");
    *(void **)&curl.reset = symbol(library, "curl_easy_reset");
    *(void **)&curl.setopt = symbol(library, "curl_easy_setopt");
    *(void **)&curl.perform = symbol(library, "curl_easy_perform");
    *(void **)&curl.getinfo = symbol(library, "curl_easy_getinfo");
    *(void **)&curl.strerror = symbol(library, "curl_easy_strerror");
    *(void **)&curl.append = symbol(library, "curl_slist_append");
    *(void **)&curl.free_all = symbol(library, "curl_slist_free_all");
    if (!failure && curl.global_init(GLOBAL_DEFAULT) != 0) failure = "libcurl does not start";
}

const char *ccurl_load(void) {
    pthread_once(&once, load);
    return failure;
}

void *ccurl_open(void) { return curl.init(); }

void ccurl_close(void *handle) { curl.cleanup(handle); }

/* libcurl's copies of header lines may hold tokens: wiped before they are freed. */
static void wipe_and_free(struct slist *list) {
    for (struct slist *entry = list; entry; entry = entry->next) explicit_bzero(entry->data, strlen(entry->data));
    curl.free_all(list);
}

int ccurl_perform(void *handle, const struct ccurl_request *request, ccurl_sink body, ccurl_sink header, void *context,
                  long *status, char *error) {
    struct slist *headers = NULL;
    const char *line = request->headers;
    const char *end = line ? line + request->headers_length : NULL;
    while (line && line < end) {
        struct slist *longer = curl.append(headers, line);
        if (!longer) {
            wipe_and_free(headers);
            return 27;
        }
        headers = longer;
        line += strlen(line) + 1;
    }
    error[0] = 0;
    /* Options are forgotten, connections are kept. */
    curl.reset(handle);
    curl.setopt(handle, OPT_ERRORBUFFER, error);
    curl.setopt(handle, OPT_URL, request->url);
    curl.setopt(handle, OPT_NOSIGNAL, 1L);
    curl.setopt(handle, OPT_PROTOCOLS, (long)PROTOCOLS_HTTP_HTTPS);
    curl.setopt(handle, OPT_FOLLOWLOCATION, 0L);
    curl.setopt(handle, OPT_SSL_VERIFYPEER, 1L);
    curl.setopt(handle, OPT_SSL_VERIFYHOST, 2L);
    curl.setopt(handle, OPT_CONNECTTIMEOUT_MS, request->connect_milliseconds);
    curl.setopt(handle, OPT_TIMEOUT_MS, request->total_milliseconds);
    if (!request->uses_proxy) curl.setopt(handle, OPT_NOPROXY, "*");
    if (request->body) {
        /* Not copied: libcurl reads it where it is. What is then in its send buffer, in TLS and in the kernel is out of
           our reach. */
        curl.setopt(handle, OPT_POST, 1L);
        curl.setopt(handle, OPT_POSTFIELDSIZE_LARGE, (long long)request->body_length);
        curl.setopt(handle, OPT_POSTFIELDS, request->body);
    } else {
        curl.setopt(handle, OPT_HTTPGET, 1L);
    }
    curl.setopt(handle, OPT_CUSTOMREQUEST, request->method);
    curl.setopt(handle, OPT_HTTPHEADER, headers);
    curl.setopt(handle, OPT_WRITEFUNCTION, body);
    curl.setopt(handle, OPT_WRITEDATA, context);
    curl.setopt(handle, OPT_HEADERFUNCTION, header);
    curl.setopt(handle, OPT_HEADERDATA, context);
    int code = curl.perform(handle);
    *status = 0;
    if (code == 0) curl.getinfo(handle, INFO_RESPONSE_CODE, status);
    if (code != 0 && !error[0]) snprintf(error, 256, "%s", curl.strerror(code));
    curl.reset(handle);
    wipe_and_free(headers);
    return code;
}
