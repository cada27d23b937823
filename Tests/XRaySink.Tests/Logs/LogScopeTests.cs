using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using XRaySink.Documents;
using XRaySink.Emitters;
using XRaySink.Sampling;
using XRaySink.Testing;
using XRaySink.Tests.Sink;
using XRaySink.Weaving;

namespace XRaySink.Tests.Logs;

/// <summary>What is logged within a segment bears its ids, by a real logger factory.</summary>
public sealed class LogScopeTests
{
    [Test]
    public async Task Within_a_task_the_log_bears_the_ids_of_its_segment_and_outside_it_does_not()
    {
        using var traced = new TracedLog();

        traced.Logger.LogInformation("before");
        await XRay.RunTask("task", async () =>
        {
            traced.Logger.LogInformation("at once");
            await Task.Yield();
            using (XRay.BeginSubsegment("below"))
                traced.Logger.LogInformation("later");
        });
        traced.Logger.LogInformation("after");

        SegmentDocument segment = traced.Segments.Single();
        Assert.That(traced.Log["at once"].Scope, Is.EquivalentTo(new Dictionary<string, object?> { ["traceId"] = segment.TraceId, ["segmentId"] = segment.Id }));
        Assert.That(traced.Log["later"].Scope, Is.EquivalentTo(traced.Log["at once"].Scope));
        Assert.That(traced.Log["before"].Scope, Is.Empty);
        Assert.That(traced.Log["after"].Scope, Is.Empty);
    }

    [Test]
    public async Task The_callers_own_scopes_are_what_they_were()
    {
        using var traced = new TracedLog();

        await XRay.RunTask("outer", async () =>
        {
            using (traced.Logger.BeginScope(new Dictionary<string, object?> { ["tenant"] = "blue" }))
            {
                traced.Logger.LogInformation("before");
                await XRay.RunTask("inner", () =>
                {
                    traced.Logger.LogInformation("within");
                    return Task.CompletedTask;
                });
                traced.Logger.LogInformation("after");
            }
        });

        Assert.That(traced.Log["within"].TraceId, Is.Not.EqualTo(traced.Log["before"].TraceId));
        Assert.That(traced.Log["after"].Scope, Is.EquivalentTo(traced.Log["before"].Scope));
        Assert.That(traced.Log["after"].Scope["tenant"], Is.EqualTo("blue"));
    }

    // What woven code does in a method that is not async.
    [Test]
    public void A_synchronous_task_leaves_no_scope_behind()
    {
        using var traced = new TracedLog();

        object? scope = MethodScope.BeginTask(new TaskDescriptor("Jobs", "Run", null, null, XRayTraceMode.New), null);
        traced.Logger.LogInformation("within");
        MethodScope.End(scope);
        traced.Logger.LogInformation("after");

        Assert.That(traced.Log["within"].TraceId, Is.EqualTo(traced.Segments.Single().TraceId));
        Assert.That(traced.Log["after"].Scope, Is.Empty);
    }

    // What woven code does in a method that returns a task without being async.
    [Test]
    public async Task A_task_that_goes_on_after_its_method_has_returned_leaves_no_scope_in_the_caller()
    {
        using var traced = new TracedLog();
        var gate = new TaskCompletionSource();

        async Task Work()
        {
            await gate.Task;
            traced.Logger.LogInformation("later");
        }

        object? scope = MethodScope.BeginTask(new TaskDescriptor("Jobs", "Run", null, null, XRayTraceMode.New), null);
        Task task = ReturnedTask.End(Work(), scope)!;
        traced.Logger.LogInformation("in the caller");
        gate.SetResult();
        await task;

        Assert.That(traced.Log["in the caller"].Scope, Is.Empty);
        Assert.That(traced.Log["later"].TraceId, Is.EqualTo(traced.Segments.Single().TraceId));
    }

    // What woven code does around a builder that does not restore the context.
    [Test]
    public void A_builder_that_restores_nothing_leaves_no_scope_in_the_caller()
    {
        using var traced = new TracedLog();

        object? caller = MethodScope.Remember();
        object? scope = MethodScope.BeginTask(new TaskDescriptor("Jobs", "Run", null, null, XRayTraceMode.New), null);
        MethodScope.Restore(caller);
        traced.Logger.LogInformation("in the caller");
        MethodScope.End(scope);

        Assert.That(traced.Log["in the caller"].Scope, Is.Empty);
    }

    [Test]
    public async Task An_iterator_has_its_scope_each_time_it_goes_on()
    {
        using var traced = new TracedLog();
        object? scope = null;

        async Task Step(string message)
        {
            if (scope is null)
                scope = MethodScope.BeginTask(new TaskDescriptor("Jobs", "Run", null, null, XRayTraceMode.New), null);
            else
                MethodScope.Enter(scope);
            await Task.Yield();
            traced.Logger.LogInformation("{Message}", message);
        }

        await Step("first");
        traced.Logger.LogInformation("between");
        await Step("second");
        MethodScope.End(scope);

        Assert.That(traced.Log["first"].TraceId, Is.Not.Null.And.EqualTo(traced.Log["second"].TraceId));
        Assert.That(traced.Log["between"].Scope, Is.Empty);
    }

    [Test]
    public async Task A_task_that_is_not_sampled_has_no_scope()
    {
        using var traced = new TracedLog(options => options.Sampling = SamplingStrategy.Never);

        await traced.LogWithinTask();

        Assert.That(traced.Log["within"].Scope, Is.Empty);
    }

    [Test]
    public async Task One_switch_turns_it_off()
    {
        using var traced = new TracedLog(options => options.LogCorrelation = false);

        await traced.LogWithinTask();

        Assert.That(traced.Log["within"].Scope, Is.Empty);
    }

    [Test]
    public async Task The_name_of_the_trace_id_can_be_chosen()
    {
        using var traced = new TracedLog(options => options.LogTraceIdName = "xray_trace_id");

        await traced.LogWithinTask();

        Assert.That(traced.Log["within"].Scope["xray_trace_id"], Is.EqualTo(traced.Segments.Single().TraceId));
    }

    [Test]
    public async Task A_logger_that_throws_is_not_noticed_by_the_task()
    {
        using ILoggerFactory broken = new BrokenLogs();
        using var traced = new TracedLog(options => options.LoggerFactory = broken);

        await traced.LogWithinTask();

        Assert.That(traced.Segments, Has.Count.EqualTo(1));
    }

    [Test, NonParallelizable] // the sink of a host is the process's
    public async Task The_console_of_a_host_writes_the_ids_as_json()
    {
        using var written = new StringWriter();
        TextWriter console = Console.Out;
        using var documents = new MemoryEmitter();
        Console.SetOut(written);
        try
        {
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Logging.AddJsonConsole(options => options.IncludeScopes = true);
            builder.Services.AddXRaySink(options =>
            {
                options.SendToDaemon = false;
                options.Emitters.Add(documents);
                options.Sampling = SamplingStrategy.Always;
            });
            using IHost host = builder.Build();
            await host.StartAsync();
            await XRay.RunTask("task", () =>
            {
                host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("application").LogInformation("within");
                return Task.CompletedTask;
            });
            await host.StopAsync();
        }
        finally
        {
            Console.SetOut(console);
        }

        string line = written.ToString().Split('\n').Single(line => line.Contains("\"within\"", StringComparison.Ordinal));
        JsonElement scope = JsonDocument.Parse(line).RootElement.GetProperty("Scopes").EnumerateArray().Single(scope => scope.TryGetProperty("traceId", out JsonElement _));
        SegmentDocument segment = documents.Documents.Single();
        Assert.That((scope.GetProperty("traceId").GetString(), scope.GetProperty("segmentId").GetString()), Is.EqualTo((segment.TraceId, segment.Id)));
    }

    /// <summary>A sink for the tasks of one test, which keeps what is logged and sent.</summary>
    sealed class TracedLog : IDisposable
    {
        readonly MemoryEmitter documents = new();
        readonly ILoggerFactory loggers;
        readonly SegmentSink sink;

        public TracedLog(Action<XRaySinkOptions>? configure = null)
        {
            loggers = LoggerFactory.Create(logging => logging.AddProvider(Log));
            Logger = loggers.CreateLogger("application");
            sink = FlowSink.Start(options =>
            {
                options.SendToDaemon = false;
                options.Emitters.Add(documents);
                options.LoggerFactory = loggers;
                configure?.Invoke(options);
            });
        }

        public ScopedLog Log { get; } = new();

        public ILogger Logger { get; }

        public IReadOnlyList<SegmentDocument> Segments
        {
            get
            {
                sink.Flush();
                return documents.Documents;
            }
        }

        public Task LogWithinTask() => XRay.RunTask("task", () =>
        {
            Logger.LogInformation("within");
            return Task.CompletedTask;
        });

        public void Dispose()
        {
            sink.Dispose();
            loggers.Dispose();
        }
    }

    /// <summary>A log whose scopes cannot be begun: a broken provider, as an application may have it.</summary>
    sealed class BrokenLogs : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException("broken");

        public bool IsEnabled(LogLevel logLevel) => false;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
