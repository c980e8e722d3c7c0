/** Reads indicators: ratio and threshold metrics, and their metric sources. */
package dev.slowburn.openslo.sli;
