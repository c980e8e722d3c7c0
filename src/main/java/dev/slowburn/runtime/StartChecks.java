package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.AclRequirements;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.ClientSettings;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.runtime.config.ConfigKeys;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.runtime.config.WeakenedGuarantee;
import dev.slowburn.topology.settings.TopologySettings;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an instance has found, and the state directory that it has locked, before it starts.
 *
 * @param directory must be closed by the owner
 */
record StartChecks(
        List<WeakenedGuarantee> weakenedGuarantees,
        Preflight.Environment environment,
        Preflight.Registry registry,
        StateDirectory directory,
        FailureAdvice advice) {
    private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

    /**
     * Runs all startup checks.
     *
     * @throws ConfigException if the configuration is invalid
     * @throws StartupException if a check fails; the message says what to do
     */
    static StartChecks run(Config config) {
        TopologySettings settings = Settings.topology(config);
        Map<String, Object> registrySettings = Settings.registry(config);
        List<WeakenedGuarantee> weakenedGuarantees = ClientSettings.validate(config);
        weakenedGuarantees.forEach(weakened -> LOG.warn("weakened guarantee: {}", weakened.sentence()));
        AclRequirements requirements = new AclRequirements(
                config.required(ConfigKeys.BOOTSTRAP_SERVERS), config.required(ConfigKeys.APPLICATION_ID));
        Preflight.Environment environment = Preflight.kafka(
                KafkaSettings.clients(config),
                settings,
                Settings.allTopics(config),
                Settings.definitionsInForce(config),
                requirements,
                config.required(ConfigKeys.APPLICATION_ID),
                ClientSettings.isExactlyOnce(config));
        Preflight.Registry registry = Preflight.registry(registrySettings, settings.topics());
        StateDirectory directory = StateDirectory.lock(config, environment.cluster());
        FailureAdvice advice = new FailureAdvice(
                requirements, directory.path(), directory.state().tasks());
        return new StartChecks(weakenedGuarantees, environment, registry, directory, advice);
    }
}
