/** Recently published events and live changes, read from the output topics. */
package dev.slowburn.query.published;
