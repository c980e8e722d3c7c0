package dev.slowburn.topology.settings;

/**
 * A topic from which outcomes are read.
 *
 * @param name of the input, unique among the inputs of an application
 * @param topic its topic, unique among them as well
 */
public record InputTopic(String name, String topic) {
    /** The name of the input if no inputs are configured. */
    public static final String DEFAULT_NAME = "outcomes";
}
