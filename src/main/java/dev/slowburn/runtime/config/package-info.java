/**
 * Configuration keys with their defaults and meaning, their values, and the judgement of settings for Kafka's
 * clients.
 */
package dev.slowburn.runtime.config;
