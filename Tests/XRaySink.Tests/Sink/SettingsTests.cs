using Microsoft.Extensions.Configuration;
using XRaySink.Configuration;

namespace XRaySink.Tests.Sink;

/// <summary>Environment beats code beats configuration beats default. The environment belongs to the whole process, so these run alone.</summary>
[NonParallelizable]
public class SettingsTests
{
    readonly Dictionary<string, string?> before = [];

    [TearDown]
    public void RestoreEnvironment()
    {
        foreach ((string variable, string? value) in before)
            Environment.SetEnvironmentVariable(variable, value);
        before.Clear();
    }

    [Test]
    public void The_environment_beats_code_which_beats_configuration()
    {
        IConfiguration configuration = Configured(("XRay:ServiceName", "from configuration"), ("XRay:DaemonAddress", "10.0.0.1:1"));
        var options = new XRaySinkOptions { ServiceName = "from code" };

        Assert.That(new SinkSettings(new XRaySinkOptions(), configuration).ServiceName, Is.EqualTo(new Setting<string>("from configuration", "XRay:ServiceName")));
        Assert.That(new SinkSettings(options, configuration).ServiceName, Is.EqualTo(new Setting<string>("from code", "code")));

        Set("AWS_XRAY_TRACING_NAME", "from environment");
        Assert.That(new SinkSettings(options, configuration).ServiceName, Is.EqualTo(new Setting<string>("from environment", "AWS_XRAY_TRACING_NAME")));
    }

    [Test]
    public void The_daemon_is_on_this_machine_unless_something_says_otherwise()
    {
        Set("AWS_XRAY_DAEMON_ADDRESS", null);
        Assert.That(new SinkSettings(new XRaySinkOptions(), null).Daemon.ToString(), Is.EqualTo("127.0.0.1:2000 (default)"));

        Set("AWS_XRAY_DAEMON_ADDRESS", "udp:daemon:2001 tcp:10.0.0.1:2002");
        Assert.That(new SinkSettings(new XRaySinkOptions(), null).Daemon.ToString(), Is.EqualTo("tcp:10.0.0.1:2002 udp:daemon:2001 (AWS_XRAY_DAEMON_ADDRESS)"));
    }

    [TestCase("daemon")]
    [TestCase("daemon:port")]
    [TestCase("daemon:0")]
    [TestCase("daemon:65536")]
    [TestCase(":2000")]
    [TestCase("udp:a:1 udp:b:2")]
    [TestCase("tcp:a:1 tcp:b:2")]
    [TestCase("lmn:a:1 udp:b:2")]
    [TestCase("a:1 b:2 c:3")]
    public void A_daemon_address_that_cannot_be_read_is_named_and_left_aside(string address)
    {
        Set("AWS_XRAY_DAEMON_ADDRESS", address);

        var settings = new SinkSettings(new XRaySinkOptions(), null);

        Assert.That(settings.Daemon.Value, Is.EqualTo(DaemonAddress.Default));
        Assert.That(settings.Complaints.Single(), Does.Contain(address).And.Contain("AWS_XRAY_DAEMON_ADDRESS").And.Contain("host:port"));
    }

    [TestCase("false", false)]
    [TestCase("OFF", false)]
    [TestCase("0", false)]
    [TestCase("yes", true)]
    [TestCase("1", true)]
    public void The_environment_switches_tracing_on_and_off(string value, bool isEnabled)
    {
        Set("AWS_XRAY_SDK_ENABLED", value);

        Assert.That(new SinkSettings(new XRaySinkOptions { Enabled = !isEnabled }, null).IsEnabled.Value, Is.EqualTo(isEnabled));
    }

    [Test]
    public void The_official_configuration_key_switches_tracing_off()
    {
        Assert.That(new SinkSettings(new XRaySinkOptions(), Configured(("XRay:DisableXRayTracing", "true"))).IsEnabled.Value, Is.False);
    }

    [Test]
    public void A_word_that_is_neither_true_nor_false_is_named_and_left_aside()
    {
        Set("AWS_XRAY_SDK_ENABLED", "maybe");

        var settings = new SinkSettings(new XRaySinkOptions(), null);

        Assert.That(settings.IsEnabled.Value);
        Assert.That(settings.Complaints.Single(), Does.Contain("maybe").And.Contain("AWS_XRAY_SDK_ENABLED"));
    }

    [Test]
    public void Off_means_no_listener_and_no_segments()
    {
        using var sink = SegmentSink.Start(options => options.Enabled = false);

        Assert.That(sink.IsRecording, Is.False);
        Assert.That(sink.StartSegment("GET", default, default), Is.Null);
        Assert.That(System.Diagnostics.Activity.Current, Is.Null);
    }

    void Set(string variable, string? value)
    {
        before.TryAdd(variable, Environment.GetEnvironmentVariable(variable));
        Environment.SetEnvironmentVariable(variable, value);
    }

    static IConfiguration Configured(params (string Key, string Value)[] entries) =>
        new ConfigurationBuilder().AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value))).Build();
}
