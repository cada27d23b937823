using System.Diagnostics;
using XRaySink.Emitters;
using XRaySink.Sampling;

namespace XRaySink.EndToEnd.Tests;

/// <summary>What a call costs in memory on the caller's thread. Bytes, unlike times, are the same on every machine.</summary>
[NonParallelizable]
public class AllocationTests
{
    const int Calls = 1_000;

    // What woven code keeps for a call that somebody listens to: the activity, what was current before, and what was begun around it.
    const double Scope = 48;

    const string SourceName = "AllocationTests";

    static readonly ActivitySource Source = new(SourceName);

    [Test]
    public void A_task_allocates_nothing_when_nothing_records() =>
        Assert.That(BytesOfACall(EmptyJobs.Task), Is.Zero);

    [Test]
    public void A_synchronous_task_allocates_nothing_when_nothing_records() =>
        Assert.That(BytesOfACall(EmptyJobs.SynchronousTask), Is.Zero);

    [Test]
    public void A_subsegment_allocates_nothing_when_nothing_records() =>
        Assert.That(BytesOfACall(EmptyJobs.Subsegment), Is.Zero);

    [Test]
    public void Captured_parameters_allocate_nothing_when_nothing_records() =>
        Assert.That(BytesOfACall(static () => EmptyJobs.Capturing(42)), Is.Zero);

    [Test]
    public void A_subsegment_allocates_nothing_in_a_trace_that_is_not_sampled()
    {
        using SegmentSink sink = Sink(sampled: false);
        double bytes = 0;

        XRay.RunTask("allocation", () =>
        {
            bytes = BytesOfACall(EmptyJobs.Subsegment);
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();

        Assert.That(bytes, Is.Zero);
    }

    [Test]
    public void An_unsampled_task_allocates_its_scope_beside_an_activity_that_only_propagates()
    {
        double byHand;
        using (Listener(ActivitySamplingResult.PropagationData))
            byHand = BytesOfACall(ByHand);
        using SegmentSink sink = Sink(sampled: false);

        double woven = BytesOfACall(EmptyJobs.Task);

        Assert.That(woven - byHand, Is.LessThanOrEqualTo(Scope));
    }

    [Test]
    public void Captured_parameters_of_an_unsampled_task_are_not_boxed()
    {
        using SegmentSink sink = Sink(sampled: false);
        double without = BytesOfACall(EmptyJobs.Task);

        double with = BytesOfACall(static () => EmptyJobs.Capturing(42));

        Assert.That(with, Is.EqualTo(without));
    }

    [Test]
    public void A_sampled_task_allocates_its_scope_and_its_place_in_the_queue_beside_the_same_by_hand()
    {
        const double placeInQueue = 16;
        double byHand;
        using (Listener(ActivitySamplingResult.AllDataAndRecorded))
            byHand = BytesOfACall(ByHand);
        using SegmentSink sink = Sink(sampled: true);

        double woven = BytesOfACall(EmptyJobs.Task, sink);

        Assert.That(woven - byHand, Is.LessThanOrEqualTo(Scope + placeInQueue));
    }

    /// <summary>The least of several series, so that what the runtime itself allocates while it compiles again does not count.</summary>
    static double BytesOfACall(Func<Task> call, SegmentSink? sink = null)
    {
        double least = double.MaxValue;
        for (int series = 0; series < 20; series++)
        {
            sink?.Flush(TimeSpan.FromSeconds(10));
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++)
                call().GetAwaiter().GetResult();
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Calls);
        }
        return least;
    }

    /// <summary>A root of its own with the tags of a task, as a careful hand writes it.</summary>
    static Task ByHand()
    {
        using Activity? activity = Source.StartActivity("EmptyJobs/Task", ActivityKind.Server);
        if (activity is { IsAllDataRequested: true })
        {
            activity.AddTag("url.full", "task://localhost/EmptyJobs/Task");
            activity.AddTag("client.address", "127.0.0.1");
            activity.AddTag("user_agent.original", "BackgroundTask");
        }
        return Task.CompletedTask;
    }

    static ActivityListener Listener(ActivitySamplingResult result)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => result,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    static SegmentSink Sink(bool sampled) => SegmentSink.Start(options =>
    {
        options.ServiceName = "allocation";
        options.SendToDaemon = false;
        options.Sampling = new Fixed(sampled);
        options.Emitters.Add(new Nowhere());
    });

    sealed class Fixed(bool sampled) : ISamplingStrategy
    {
        public SamplingDecision Decide(in SamplingRequest request) => new(sampled);
    }

    sealed class Nowhere : ISegmentEmitter
    {
        public bool Emit(ReadOnlySpan<byte> document) => true;

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>Tasks that do nothing, so that what is left is what tracing costs. Woven when this project is built.</summary>
static class EmptyJobs
{
    [XRayTask("empty/task")]
    public static async Task Task() => await System.Threading.Tasks.Task.CompletedTask;

    [XRayTask("empty/synchronous")]
    public static Task SynchronousTask() => System.Threading.Tasks.Task.CompletedTask;

    [XRaySubsegment]
    public static async Task Subsegment() => await System.Threading.Tasks.Task.CompletedTask;

    [XRayTask("empty/capturing")]
    public static async Task Capturing([XRayAnnotation] int number) => await System.Threading.Tasks.Task.CompletedTask;
}
