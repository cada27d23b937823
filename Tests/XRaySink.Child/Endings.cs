using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using XRaySink.Emitters;
using XRaySink.Sampling;

namespace XRaySink.Child;

/// <summary>Programs that end in different ways. Whoever waits to be ended says <c>ready</c> first.</summary>
static class Endings
{
    public const int Tasks = 5;

    /// <summary>Comes to its end without disposing the sink.</summary>
    public static void End()
    {
        Begin();
        RunTasks();
    }

    /// <summary>Waits to be ended while its documents are on their way, and has not disposed the sink then.</summary>
    public static void Wait()
    {
        var slow = new SlowEmitter(TimeSpan.FromSeconds(1));
        Begin(options =>
        {
            options.FlushTimeout = TimeSpan.FromSeconds(30);
            options.Emitters.Add(slow);
        });
        RunTasks();
        slow.Entered.Wait();
        WaitForEnd();
    }

    /// <summary>As before, with an emitter that never returns.</summary>
    public static void Hang()
    {
        var stuck = new SlowEmitter(Timeout.InfiniteTimeSpan);
        Begin(options =>
        {
            options.FlushTimeout = TimeSpan.FromMilliseconds(200);
            options.Emitters.Add(stuck);
        });
        RunTasks();
        stuck.Entered.Wait();
        WaitForEnd();
    }

    /// <summary>Is in the middle of a long job.</summary>
    public static void Job()
    {
        Begin(options => options.InProgressAfter = TimeSpan.FromMilliseconds(50));
        XRay.RunTask("jobs/long", () =>
        {
            WaitForEnd();
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
    }

    /// <summary>A host, whose service works until it is stopped, and while it stops.</summary>
    public static void Host()
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddHostedService<Worker>();
        builder.Services.AddXRaySink(options => options.Sampling = SamplingStrategy.Always);
        using IHost host = builder.Build();
        host.Run();
    }

    static void Begin(Action<XRaySinkOptions>? configure = null) => SegmentSink.Start(options =>
    {
        options.Sampling = SamplingStrategy.Always;
        configure?.Invoke(options);
    });

    static void RunTasks()
    {
        for (int i = 0; i < Tasks; i++)
            XRay.RunTask("jobs/" + i, () => Task.CompletedTask).GetAwaiter().GetResult();
    }

    static void WaitForEnd()
    {
        Console.WriteLine("ready");

        // Until the test ends the process, in the way that it is about.
        Thread.Sleep(Timeout.Infinite);
    }

    sealed class Worker : BackgroundService
    {
        public override Task StopAsync(CancellationToken cancellationToken) =>
            XRay.RunTask("worker/stop", () => base.StopAsync(cancellationToken));

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await XRay.RunTask("worker/work", async () =>
            {
                Console.WriteLine("ready");
                await Task.Delay(Timeout.Infinite, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
            });
        }
    }

    /// <summary>Takes its time for the first document.</summary>
    sealed class SlowEmitter(TimeSpan first) : ISegmentEmitter
    {
        public ManualResetEventSlim Entered { get; } = new(false);

        public bool Emit(ReadOnlySpan<byte> document)
        {
            if (!Entered.IsSet)
            {
                // Being slow is what it is for; nothing waits for it that could go on earlier.
                Entered.Set();
                Thread.Sleep(first);
            }
            return true;
        }

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }
}
