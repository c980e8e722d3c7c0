/** What bad outcomes have in common, counted within bounds. */
package dev.slowburn.domain.contributor;
