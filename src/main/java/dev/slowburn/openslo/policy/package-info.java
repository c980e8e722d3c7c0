/** Reads Slowburn's own kinds: budget policies, release overrides, and budget corrections with recurrences. */
package dev.slowburn.openslo.policy;
