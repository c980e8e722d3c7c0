/** Which instance gets which task. Knows Kafka Streams only. */
package dev.slowburn.runtime.assignment;
