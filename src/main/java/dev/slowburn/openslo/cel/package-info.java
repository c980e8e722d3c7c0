/** CEL filters: compiled once, bounded in cost, evaluated on outcomes. No other package depends on the CEL library. */
package dev.slowburn.openslo.cel;
