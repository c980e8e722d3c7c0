package dev.slowburn.runtime;

import dev.slowburn.runtime.config.WeakenedGuarantee;
import dev.slowburn.runtime.replay.InputReplays;
import java.util.ArrayList;
import java.util.List;

/** All notices for operators that do not affect readiness. */
record InstanceNotices(
        List<WeakenedGuarantee> weakenedGuarantees,
        List<String> topicNotices,
        InputNotices input,
        InputReplays replays,
        DefinitionNotices definitions) {
    /** The notices, as messages. */
    List<String> all() {
        List<String> notices = new ArrayList<>();
        weakenedGuarantees.forEach(weakened -> notices.add("weakened guarantee: " + weakened.sentence()));
        notices.addAll(topicNotices);
        notices.addAll(input.notices());
        replays.status().paused().ifPresent(reason -> notices.add("replay paused: " + reason));
        notices.addAll(definitions.notices());
        return notices;
    }
}
