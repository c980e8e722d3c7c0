/** Configuration keys with defaults and descriptions, their values, and validation of settings for Kafka's clients. */
package dev.slowburn.runtime.config;
