using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using XRaySink.Configuration;
using XRaySink.Resources;
using XRaySink.Testing;

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

    [Test]
    public void Every_key_can_be_given_in_the_environment_and_then_beats_code()
    {
        Set("XRay__LogGroup", "/from/environment");
        var settings = new SinkSettings(new XRaySinkOptions { LogGroup = "/from/code" }, Configured(("XRay:LogGroup", "/from/configuration")));
        Assert.That((settings.LogGroups.Value.Single().Name, settings.LogGroups.Origin), Is.EqualTo(("/from/environment", "XRay__LogGroup")));

        Set("AWS_LOG_GROUP", "/official");
        settings = new SinkSettings(new XRaySinkOptions(), null);
        Assert.That((settings.LogGroups.Value.Single().Name, settings.LogGroups.Origin), Is.EqualTo(("/official", "AWS_LOG_GROUP")));
    }

    [Test]
    public void Every_setting_can_be_configured()
    {
        using var file = new Sampling.RulesFile("""{"version":2,"default":{"fixed_target":3,"rate":0.5}}""");
        Set("XRay__AWSXRayPlugins", null);
        var settings = new SinkSettings(new XRaySinkOptions(), Configured(
            ("XRay:SamplingRuleManifest", file.Path), ("XRay:UseCentralSampling", "true"), ("XRay:UnsampledFaultsPerMinute", "7"), ("XRay:UnsampledSlowerThan", "00:00:00.25"),
            ("XRay:AWSXRayPlugins", "EC2Plugin, ElasticBeanstalkPlugin"), ("XRay:LogGroup", "a,arn:aws:logs:eu-west-1:1:log-group:b:*"), ("XRay:LogCorrelation", "false"),
            ("XRay:LogTraceIdName", "xray_trace_id"), ("XRay:CollectSqlQueries", "true"), ("XRay:QueueCapacity", "5"), ("XRay:InProgressAfter", "00:00:03"), ("XRay:FlushTimeout", "00:00:04")));

        Assert.Multiple(() =>
        {
            Assert.That(settings.Complaints, Is.Empty);
            Assert.That(settings.SamplingRules.Value!.DefaultRule.FixedTarget, Is.EqualTo(3));
            Assert.That(settings.UseCentralSampling, Is.EqualTo(new Setting<bool>(true, "XRay:UseCentralSampling")));
            Assert.That(settings.UnsampledFaultsPerMinute.Value, Is.EqualTo(7));
            Assert.That(settings.UnsampledSlowerThan.Value, Is.EqualTo(TimeSpan.FromMilliseconds(250)));
            Assert.That(settings.Detectors.Value, Is.EqualTo(ResourceDetectors.Ec2 | ResourceDetectors.ElasticBeanstalk));
            Assert.That(settings.LogGroups.Value, Is.EqualTo(new[] { new LogGroup("a", null), new LogGroup("b", "arn:aws:logs:eu-west-1:1:log-group:b:*") }));
            Assert.That(settings.CorrelateLogs.Value, Is.False);
            Assert.That(settings.LogTraceIdName.Value, Is.EqualTo("xray_trace_id"));
            Assert.That(settings.CollectSqlQueries.Value);
            Assert.That(settings.QueueCapacity.Value, Is.EqualTo(5));
            Assert.That(settings.InProgressAfter.Value, Is.EqualTo(TimeSpan.FromSeconds(3)));
            Assert.That(settings.FlushTimeout.Value, Is.EqualTo(TimeSpan.FromSeconds(4)));
        });
    }

    [Test]
    public void The_defaults_are_those_that_are_documented()
    {
        foreach (string variable in new[] { "XRay__AWSXRayPlugins", "AWS_XRAY_DAEMON_ADDRESS", "AWS_XRAY_TRACING_NAME", "AWS_XRAY_SDK_ENABLED", "AWS_LOG_GROUP" })
            Set(variable, null);

        Assert.That(
            new SinkSettings(new XRaySinkOptions { ServiceName = "s" }, null).ToString(),
            Is.EqualTo(
                "service name s (code), daemon 127.0.0.1:2000 (default), enabled True (default), rules file none (default), central sampling True (default), "
                + "unsampled faults per minute 0 (default), unsampled slower than none (default), resource detectors All (default), log groups none (default), "
                + "log correlation True (default), log trace id name traceId (default), SQL queries False (default), queue capacity 16384 (default), "
                + "in progress after 00:00:10 (default), flush timeout 00:00:02 (default)"));
    }

    [TestCase("XRay:DisableXRayTracing", "perhaps")]
    [TestCase("XRay:SamplingRuleManifest", "/no/such/file.json")]
    [TestCase("XRay:UseCentralSampling", "central")]
    [TestCase("XRay:UnsampledFaultsPerMinute", "-1")]
    [TestCase("XRay:UnsampledFaultsPerMinute", "99999999999")]
    [TestCase("XRay:UnsampledSlowerThan", "10")]
    [TestCase("XRay:UnsampledSlowerThan", "-00:00:01")]
    [TestCase("XRay:AWSXRayPlugins", "EC3Plugin")]
    [TestCase("XRay:AWSXRayPlugins", "7")]
    [TestCase("XRay:LogCorrelation", "2")]
    [TestCase("XRay:CollectSqlQueries", "si")]
    [TestCase("XRay:QueueCapacity", "0")]
    [TestCase("XRay:QueueCapacity", "1e3")]
    [TestCase("XRay:InProgressAfter", "2.00:00:00")]
    [TestCase("XRay:FlushTimeout", "soon")]
    public void What_makes_no_sense_is_named_with_its_place_and_left_aside(string key, string value)
    {
        Set("XRay__AWSXRayPlugins", null);
        var settings = new SinkSettings(new XRaySinkOptions { ServiceName = "s" }, Configured((key, value)));

        Assert.That(settings.Complaints.Single(), Does.StartWith($"'{value}' from {key} is n"));
        Assert.That(settings.ToString(), Is.EqualTo(new SinkSettings(new XRaySinkOptions { ServiceName = "s" }, null).ToString()));
    }

    [Test]
    public void What_makes_no_sense_in_code_is_left_aside_too()
    {
        var settings = new SinkSettings(
            new XRaySinkOptions { QueueCapacity = -5, FlushTimeout = TimeSpan.FromSeconds(-1), DetectResources = (ResourceDetectors)64 }, null);

        Assert.That(settings.Complaints, Has.Count.EqualTo(2).And.All.Contain("from code"));
        Assert.That((settings.QueueCapacity.Value, settings.FlushTimeout.Value), Is.EqualTo((16 * 1024, TimeSpan.FromSeconds(2))));
    }

    [Test]
    public void Each_field_of_a_rules_file_that_is_wrong_is_named_with_the_file()
    {
        using var file = new Sampling.RulesFile("""{"version":2,"default":{"fixed_target":-1,"rate":0.05},"rules":[{"host":"*","http_method":"*","url_path":"*","fixed_target":0,"rate":7}]}""");

        var settings = new SinkSettings(new XRaySinkOptions(), Configured(("XRay:SamplingRuleManifest", file.Path)));

        Assert.That(settings.SamplingRules.Value, Is.Null);
        Assert.That(settings.Complaints.Single(), Does.Contain(file.Path).And.Contain("default.fixed_target").And.Contain("rules[0].rate").And.Contain("XRay:SamplingRuleManifest"));
    }

    [Test]
    public void A_file_of_rules_takes_the_place_of_the_console_unless_both_are_wanted()
    {
        using var file = new Sampling.RulesFile("""{"version":2,"default":{"fixed_target":1,"rate":0.05}}""");
        var options = new XRaySinkOptions { SamplingRuleManifest = file.Path };

        Assert.That(new SinkSettings(options, null).UseCentralSampling.Value, Is.False);
        Assert.That(new SinkSettings(options, Configured(("XRay:UseCentralSampling", "true"))).UseCentralSampling.Value);
    }

    [TestCase("RUNTIME_ERROR", 1)]
    [TestCase("nonsense", 1)]
    [TestCase("LOG_ERROR", 0)]
    [TestCase("ignore_error", 0)]
    public void Tracing_never_throws_and_says_so_to_whoever_asks_for_it(string mode, int complaints)
    {
        Set("AWS_XRAY_CONTEXT_MISSING", mode);

        Assert.That(new SinkSettings(new XRaySinkOptions(), null).Complaints, Has.Count.EqualTo(complaints));
    }

    [Test]
    public void Official_keys_without_a_meaning_here_are_named()
    {
        IConfiguration configuration = Configured(("XRay:UseRuntimeErrors", "true"), ("XRay:AwsServiceHandlerManifest", "services.json"));

        Assert.That(new SinkSettings(new XRaySinkOptions(), configuration).Complaints, Is.EqualTo(new[]
        {
            "'true' from XRay:UseRuntimeErrors: tracing never throws where no trace is current.",
            "'services.json' from XRay:AwsServiceHandlerManifest: calls of the AWS SDK are recorded from its own activities.",
        }));
    }

    [Test]
    public void The_start_says_what_holds_and_why_in_one_line_and_each_complaint_in_another()
    {
        Set("AWS_XRAY_SDK_ENABLED", "maybe");
        Set("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:1");
        var log = new ScopedLog();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(log));

        SegmentSink.Start(new XRaySinkOptions { LoggerFactory = loggers, ServiceName = "shop" }, Configured(("XRay:UseCentralSampling", "false"))).Dispose();

        Assert.That(log.Lines.Where(line => line.Level >= LogLevel.Information).Select(line => line.Message), Is.EqualTo(new[]
        {
            "XRaySink ignored a setting: 'maybe' from AWS_XRAY_SDK_ENABLED is neither true nor false.",
            "XRaySink records as shop (code), sends to 127.0.0.1:1 (AWS_XRAY_DAEMON_ADDRESS) and samples by one trace a second and 5 % (XRay:UseCentralSampling)",
        }));
    }

    void Set(string variable, string? value)
    {
        before.TryAdd(variable, Environment.GetEnvironmentVariable(variable));
        Environment.SetEnvironmentVariable(variable, value);
    }

    static IConfiguration Configured(params (string Key, string Value)[] entries) =>
        new ConfigurationBuilder().AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value))).Build();
}
