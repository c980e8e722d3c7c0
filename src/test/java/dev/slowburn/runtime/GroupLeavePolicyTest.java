package dev.slowburn.runtime;

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.KafkaSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupLeavePolicyTest {
    @Test
    void dynamicMemberLeavesTheGroup() {
        assertThat(GroupLeavePolicy.of(settings(Map.of()))).isEqualTo(LEAVE_GROUP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.group.instance.id",
                "streams.group.instance.id",
                "streams.consumer.group.instance.id",
                "streams.main.consumer.group.instance.id"
            })
    void staticMemberRemainsInTheGroup(String key) {
        assertThat(GroupLeavePolicy.of(settings(Map.of(key, "one")))).isEqualTo(REMAIN_IN_GROUP);
    }

    private static Map<String, Object> settings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("bootstrap.servers", "127.0.0.1:9092");
        return KafkaSettings.streams(Config.load(null, Map.of(), all), Path.of("state"));
    }
}
