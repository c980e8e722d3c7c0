package dev.slowburn.bench.process;

import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.topology.definitions.DefinitionCost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs {@link DefinitionCost} in a process of its own. */
public final class MeasuredCost {
    private MeasuredCost() {}

    /**
     * The figures by name.
     *
     * @param classes folder with the compiled classes of another version; empty for this one
     */
    public static Map<String, Double> of(Optional<Path> classes, Path log) throws IOException {
        String classPath = classes.map(folder -> ClassPaths.of(PeerKind.SLOWBURN, folder))
                .orElseGet(() -> ClassPaths.of(PeerKind.SLOWBURN));
        Map<String, Double> figures = new LinkedHashMap<>();
        try (Jvm jvm = Jvm.start(
                List.of("-Xmx2g", "-XX:+UseSerialGC"), Map.of(), classPath, DefinitionCost.class, List.of(), log)) {
            for (String line = jvm.answer(); line != null; line = jvm.answer()) {
                int tab = line.indexOf('\t');
                figures.put(line.substring(0, tab), Double.parseDouble(line.substring(tab + 1)));
            }
        }
        return figures;
    }
}
