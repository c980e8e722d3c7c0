package dev.slowburn.topology.definitions;

import dev.slowburn.openslo.workspace.Workspace;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.topology.settings.TopologySettings;
import java.util.List;

/** Opens drafts of what is in force over what is defined from the start, which is read once. Any number of threads may ask. */
public final class DefinitionReader {
    private final BaseDefinitions catalogue;
    private final DraftDefinitions start;

    /** @throws IllegalArgumentException if something that is defined from the start asks for what the settings don't allow */
    public DefinitionReader(BaseDefinitions catalogue, TopologySettings settings) {
        this.catalogue = catalogue;
        Workspace files = Workspace.of(catalogue.files(), settings::refusal);
        start = new DraftDefinitions(catalogue, settings.topics().sloDefinitions() + "/", files);
        start.flaws().stream()
                .map(DefinitionFinding::problem)
                .filter(problem -> problem.category() == Problem.Category.UNSUPPORTED && problem.line() == 0)
                .findFirst()
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(problem.reason());
                });
        settings.check(start.definitions().slos());
    }

    /** What is in force without the topic. */
    synchronized DraftDefinitions open() {
        return start.copy();
    }

    /** The texts that are in force from the start. */
    List<Source> files() {
        return catalogue.files();
    }
}
