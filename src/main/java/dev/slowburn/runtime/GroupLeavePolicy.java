package dev.slowburn.runtime;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.StreamsConfig;

/** What an instance that stops says to the others. */
final class GroupLeavePolicy {
    private GroupLeavePolicy() {}

    /**
     * An instance that has a name of its own in the group, by {@code group.instance.id}, keeps its place: nobody takes over
     * before its session is over, and if it is back by then nothing has moved. Any other leaves: the others would wait for it
     * until its session is over, and it would come back as a stranger.
     *
     * @param settings of Kafka Streams
     */
    static GroupMembershipOperation of(Map<String, Object> settings) {
        Map<String, Object> consumer = new StreamsConfig(settings).getMainConsumerConfigs("", "", 0);
        return consumer.get(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG) == null
                ? GroupMembershipOperation.LEAVE_GROUP
                : GroupMembershipOperation.REMAIN_IN_GROUP;
    }
}
