using System.Text;
using XRaySink.Documents;
using XRaySink.Emitters;
using XRaySink.Validation;

namespace XRaySink.Tests.Sink;

/// <summary>Many threads that write onto one segment, before it ends and after.</summary>
public class ConcurrentWriterTests
{
    const int Rounds = 200;
    const int Writers = 4;

    // A trace has room for 50 annotations.
    const int Each = 10;

    [Test]
    public async Task Whatever_is_written_at_the_same_time_is_recorded()
    {
        using var traces = SegmentCapture.Start();
        for (int round = 0; round < Rounds; round++)
            await XRay.RunTask("round", () => Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(writer)))));

        string[] keys = [.. from writer in Enumerable.Range(0, Writers) from n in Enumerable.Range(0, Each) select $"w{writer}_{n}"];
        foreach (SegmentDocument segment in traces.Segments)
        {
            Assert.That(segment.Annotations.Keys, Is.EquivalentTo(keys));
            Assert.That(segment.Element("metadata", "default")?.EnumerateObject().Select(member => member.Name), Is.EquivalentTo(keys));
            Assert.That(segment.Exceptions.Select(exception => exception.Message), Is.EquivalentTo(Enumerable.Range(0, Writers).Select(writer => "handled by " + writer)));
        }
    }

    [Test]
    public async Task Who_goes_on_writing_while_the_document_is_written_breaks_neither_it_nor_the_account()
    {
        var memory = new MemoryEmitter();
        var late = new List<Task>();
        SegmentSink sink = FlowSink.Start(options =>
        {
            options.SendToDaemon = false;
            options.Emitters.Add(memory);
        });
        using (sink)
        {
            for (int round = 0; round < Rounds; round++)
            {
                await XRay.RunTask("round", () =>
                {
                    late.Add(Task.Run(() => Write(Writers)));
                    return Task.CompletedTask;
                });
            }
        }
        await Task.WhenAll(late);

        Assert.That(sink.Account.CreatedCount, Is.EqualTo(Rounds).And.EqualTo(sink.Account.SentCount));
        Assert.That(memory.Documents.SelectMany(document => SegmentValidator.Validate(Encoding.UTF8.GetBytes(document.ToString()))), Is.Empty);
    }

    static void Write(int writer)
    {
        for (int n = 0; n < Each; n++)
        {
            XRay.Annotate($"w{writer}_{n}", n);
            XRay.AddMetadata($"w{writer}_{n}", n);
        }
        XRay.RecordException(new InvalidOperationException("handled by " + writer));
    }
}
