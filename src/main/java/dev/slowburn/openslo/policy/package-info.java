/** Reads Slowburn's own kinds: budget policies, release overrides, budget corrections with their recurrences. */
package dev.slowburn.openslo.policy;
