/** Reads indicators: ratio and threshold metrics, and the sources that they name. */
package dev.slowburn.openslo.sli;
