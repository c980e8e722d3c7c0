/**
 * Owns how background threads are created, so that none ends without the owner of the life cycle knowing. Keeps from the others how
 * a failure that escapes a thread is caught.
 */
package dev.slowburn.threads;
