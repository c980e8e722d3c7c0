/** What the broker knows and has to grant: topics, offsets, open transactions, privileges. */
package dev.slowburn.runtime.broker;
