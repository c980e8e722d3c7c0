package dev.slowburn.testkit.instance;

import dev.slowburn.sandbox.DevCluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension that provides a real broker and a real registry, shared by all tests; each test uses its own topics. A test
 * that stops a server starts a separate one.
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
