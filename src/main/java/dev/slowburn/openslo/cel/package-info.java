/** CEL filters: compiled once, bounded in cost, evaluated on outcomes. Keeps the CEL library from everybody else. */
package dev.slowburn.openslo.cel;
