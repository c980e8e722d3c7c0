/** Startup checks and the life cycle of an instance: start, failure handling, stop, exit codes. */
package dev.slowburn.runtime;
