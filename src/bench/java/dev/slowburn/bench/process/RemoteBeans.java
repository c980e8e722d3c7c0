package dev.slowburn.bench.process;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The MBeans of another JVM on this machine. */
final class RemoteBeans implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private RemoteBeans(JMXConnector connector) throws IOException {
        this.connector = connector;
        beans = connector.getMBeanServerConnection();
    }

    @SuppressWarnings("BanJNDI") // The address is that of a JVM that this process has started.
    static RemoteBeans of(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return new RemoteBeans(
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    /**
     * The sum of attributes of all MBeans that match a pattern.
     *
     * @throws IOException if none does
     */
    double sum(String pattern, String... attributes) throws IOException {
        try {
            Set<ObjectName> names = beans.queryNames(new ObjectName(pattern), null);
            if (names.isEmpty()) {
                throw new IOException("the instance has no MBean " + pattern
                        + "; set kafka.metric.reporters=org.apache.kafka.common.metrics.JmxReporter");
            }
            double sum = 0;
            for (ObjectName name : names) {
                for (String attribute : attributes) {
                    sum += ((Number) beans.getAttribute(name, attribute)).doubleValue();
                }
            }
            return sum;
        } catch (JMException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
