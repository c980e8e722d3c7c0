/**
 * What an instance tells Prometheus: names, units and how many series. Keeps the libraries of metrics from everybody else; whoever
 * counts something knows nothing of them.
 */
package dev.slowburn.metrics;
