/**
 * The metrics of an instance for Prometheus: their names, units and number of series. Hides the metrics libraries from all other
 * packages.
 */
package dev.slowburn.metrics;
