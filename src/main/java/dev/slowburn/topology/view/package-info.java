/** What other threads may read of the tasks: immutable values, published by the stream threads. */
package dev.slowburn.topology.view;
