/**
 * What Slowburn is measured against, and Slowburn itself: each reads the same topic with the same decoder, in a process of its
 * own. They know nothing of how they are measured.
 */
package dev.slowburn.bench.peer;
