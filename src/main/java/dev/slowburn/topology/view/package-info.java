/** The read model of the tasks for other threads: immutable values, published by the stream threads. */
package dev.slowburn.topology.view;
