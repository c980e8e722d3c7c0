/**
 * Parses values as logs write them: times, durations, decimal numbers and requests. Invalid text has a value of its own instead of
 * an exception, because the caller knows the name of the field, and a flood of invalid text must not be expensive.
 */
package dev.slowburn.input.notation;
