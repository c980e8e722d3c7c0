/** One instance in a fleet whose other instances are simulated. */
package dev.slowburn.bench.fleet;
