package dev.slowburn.topology.definitions;

import dev.slowburn.openslo.workspace.Workspace;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.topology.settings.TopologySettings;
import java.util.List;

/** Creates drafts of definitions on top of the base definitions, which it reads once. Thread-safe. */
public final class DefinitionReader {
    private final BaseDefinitions base;
    private final DraftDefinitions start;

    /** @throws IllegalArgumentException if the settings do not allow a base definition */
    public DefinitionReader(BaseDefinitions base, TopologySettings settings) {
        this.base = base;
        Workspace files = Workspace.of(base.files(), settings::refusal);
        start = new DraftDefinitions(base, settings.topics().sloDefinitions() + "/", files);
        start.findings().stream()
                .map(DefinitionFinding::problem)
                .filter(problem -> problem.category() == Problem.Category.UNSUPPORTED && problem.line() == 0)
                .findFirst()
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(problem.reason());
                });
        settings.check(start.definitions().slos());
    }

    /** A draft of the definitions in force without the topic. */
    synchronized DraftDefinitions open() {
        return start.copy();
    }

    /** The files of the base definitions. */
    List<Source> files() {
        return base.files();
    }
}
