using XRaySink.Sending;

namespace XRaySink.Tests.Sink;

public class GatheringPaceTests
{
    [Test]
    public void Where_little_comes_it_is_gathered_for_20_milliseconds([Values(0, 1, 64)] int taken)
    {
        var pace = new GatheringPace();
        pace.Observe(taken);
        Assert.That(pace.Current, Is.EqualTo(TimeSpan.FromMilliseconds(20)));
    }

    [Test]
    public void What_comes_at_a_steady_rate_is_sent_in_rounds_that_a_daemon_holds([Values(100, 5_000, 20_000, 60_000)] int perSecond)
    {
        var pace = new GatheringPace();
        int taken = 0;
        for (int round = 0; round < 5; round++)
        {
            taken = (int)(perSecond * pace.Current.TotalSeconds);
            pace.Observe(taken);
        }
        Assert.That(taken, Is.LessThanOrEqualTo(64));
    }

    [Test]
    public void However_much_comes_the_sender_rests_for_a_millisecond()
    {
        var pace = new GatheringPace();
        for (int round = 0; round < 5; round++)
            pace.Observe(1_000_000);
        Assert.That(pace.Current, Is.EqualTo(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public void After_a_flush_it_gathers_for_longer_again()
    {
        var pace = new GatheringPace();
        pace.Observe(1_000_000);
        pace.Reset();
        Assert.That(pace.Current, Is.EqualTo(TimeSpan.FromMilliseconds(20)));
    }

    [Test]
    public void After_a_burst_it_gathers_for_longer_again()
    {
        var pace = new GatheringPace();
        pace.Observe(1_000_000);
        pace.Observe(1);
        Assert.That(pace.Current, Is.EqualTo(TimeSpan.FromMilliseconds(20)));
    }
}
