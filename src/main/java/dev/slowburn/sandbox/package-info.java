/**
 * A local broker, a local schema registry and sample traffic, for trying Slowburn on one machine. Not for production: its
 * libraries are outside the jar, and only the command line uses it.
 */
package dev.slowburn.sandbox;
