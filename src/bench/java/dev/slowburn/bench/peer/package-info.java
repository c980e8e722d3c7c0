/**
 * Slowburn and the peers it is compared with: each reads the same topic with the same decoder in its own process. They do not
 * depend on how they are measured.
 */
package dev.slowburn.bench.peer;
