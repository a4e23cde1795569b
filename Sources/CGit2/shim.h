#include <git2.h>
#include <git2/sys/repository.h>

/* git_libgit2_opts takes a variable argument list, which Swift cannot call. */

static inline int git_libgit2_set_extensions(const char **names, size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

static inline int git_libgit2_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}
