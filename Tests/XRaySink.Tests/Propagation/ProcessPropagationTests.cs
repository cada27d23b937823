using System.Diagnostics;
using XRaySink.Propagation;

namespace XRaySink.Tests.Propagation;

[NonParallelizable] // what is tested exists once in the process
public class ProcessPropagationTests
{
    DistributedContextPropagator before = null!;

    [SetUp]
    public void Remember() => before = DistributedContextPropagator.Current;

    [TearDown]
    public void Restore()
    {
        DistributedContextPropagator.Current = before;
        Activity.TraceIdGenerator = null;
    }

    [Test]
    public void Is_X_Rays_from_the_first_use_to_the_end_of_the_last()
    {
        IDisposable first = ProcessPropagation.Use();
        IDisposable second = ProcessPropagation.Use();
        first.Dispose();
        first.Dispose();

        Assert.That(DistributedContextPropagator.Current, Is.TypeOf<XRayPropagator>());
        Assert.That(Activity.TraceIdGenerator is null, Is.False);

        second.Dispose();
        Assert.That(DistributedContextPropagator.Current, Is.SameAs(before));
        Assert.That(Activity.TraceIdGenerator is null, Is.True);
    }

    [Test]
    public void Root_ids_begin_with_the_time()
    {
        using IDisposable use = ProcessPropagation.Use();
        using Activity activity = new Activity("root").Start();

        string now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString("x8", null);
        Assert.That(activity.TraceId.ToHexString(), Does.StartWith(now[..6]));
    }

    [Test]
    public void What_the_application_chose_before_is_left_alone()
    {
        DistributedContextPropagator chosen = DistributedContextPropagator.CreatePassThroughPropagator();
        DistributedContextPropagator.Current = chosen;
        Activity.TraceIdGenerator = ActivityTraceId.CreateRandom;

        using (ProcessPropagation.Use())
        {
            Assert.That(DistributedContextPropagator.Current, Is.SameAs(chosen));
            Assert.That(Activity.TraceIdGenerator == ActivityTraceId.CreateRandom, Is.True);
        }

        Assert.That(DistributedContextPropagator.Current, Is.SameAs(chosen));
        Assert.That(Activity.TraceIdGenerator is null, Is.False);
    }

    [Test]
    public void What_the_application_chooses_meanwhile_is_left_alone()
    {
        DistributedContextPropagator chosen = DistributedContextPropagator.CreatePassThroughPropagator();

        using (ProcessPropagation.Use())
        {
            DistributedContextPropagator.Current = chosen;
            Activity.TraceIdGenerator = ActivityTraceId.CreateRandom;
        }

        Assert.That(DistributedContextPropagator.Current, Is.SameAs(chosen));
        Assert.That(Activity.TraceIdGenerator is null, Is.False);
    }
}
