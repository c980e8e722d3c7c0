package dev.slowburn.runtime;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.StreamsConfig;

/** Decides whether an instance leaves its consumer group when it stops. */
final class GroupLeavePolicy {
    private GroupLeavePolicy() {}

    /**
     * A static member ({@code group.instance.id}) remains in the group: its tasks are not reassigned if it restarts within its
     * session timeout. A dynamic member leaves, as its tasks would otherwise stand still until its session expires.
     *
     * @param settings Kafka Streams settings
     */
    static GroupMembershipOperation of(Map<String, Object> settings) {
        Map<String, Object> consumer = new StreamsConfig(settings).getMainConsumerConfigs("", "", 0);
        return consumer.get(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG) == null
                ? GroupMembershipOperation.LEAVE_GROUP
                : GroupMembershipOperation.REMAIN_IN_GROUP;
    }
}
