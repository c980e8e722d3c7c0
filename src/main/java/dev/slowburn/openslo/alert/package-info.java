/** Reads alert policies, conditions and notification targets. */
package dev.slowburn.openslo.alert;
