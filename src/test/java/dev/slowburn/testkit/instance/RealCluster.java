package dev.slowburn.testkit.instance;

import dev.slowburn.sandbox.DevCluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real broker and a real registry, one pair for all of them: each test takes topics of its own. A test that
 * stops a server starts one of its own instead.
 */
public final class RealCluster implements ParameterResolver {
    private static final String KEY = "cluster";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DevCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RealCluster.class))
                .getOrComputeIfAbsent(KEY, key -> DevCluster.start(0, 0), DevCluster.class);
    }
}
