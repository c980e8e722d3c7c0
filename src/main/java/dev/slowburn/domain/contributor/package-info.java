/** Bad outcomes counted by operation, status and kind, with a cap on the number of combinations. */
package dev.slowburn.domain.contributor;
