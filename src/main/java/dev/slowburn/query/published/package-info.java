/** What was published lately, read from the output topics, and changes as they come. */
package dev.slowburn.query.published;
