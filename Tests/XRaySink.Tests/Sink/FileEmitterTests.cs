using System.Text;
using XRaySink.Emitters;

namespace XRaySink.Tests.Sink;

public class FileEmitterTests
{
    DirectoryInfo folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("xraysink-");

    [TearDown]
    public void DeleteFolder() => folder.Delete(recursive: true);

    [Test]
    public void Each_document_is_a_line()
    {
        using (var emitter = new FileEmitter(Named("segments.ndjson")))
        {
            Emit(emitter, "{\"a\":1}");
            Emit(emitter, "{\"b\":2}");
        }

        Assert.That(File.ReadAllText(Named("segments.ndjson")), Is.EqualTo("{\"a\":1}\n{\"b\":2}\n"));
    }

    [Test]
    public void A_full_file_is_numbered_and_only_so_many_are_kept()
    {
        using (var emitter = new FileEmitter(Named("segments.ndjson"), maxBytes: 10, keptFiles: 2))
        {
            foreach (string document in new[] { "{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}" })
                Emit(emitter, document);
        }

        Assert.That(folder.GetFiles().Select(file => file.Name).Order(), Is.EqualTo(new[] { "segments.ndjson", "segments.ndjson.1", "segments.ndjson.2" }));
        Assert.That(File.ReadAllText(Named("segments.ndjson")), Is.EqualTo("{\"n\":4}\n"));
        Assert.That(File.ReadAllText(Named("segments.ndjson.2")), Is.EqualTo("{\"n\":2}\n"));
    }

    [Test]
    public void A_new_process_goes_on_with_the_file_that_is_there()
    {
        for (int run = 0; run < 2; run++)
        {
            using var emitter = new FileEmitter(Named("segments.ndjson"));
            Emit(emitter, "{}");
        }

        Assert.That(File.ReadAllText(Named("segments.ndjson")), Is.EqualTo("{}\n{}\n"));
    }

    string Named(string name) => Path.Combine(folder.FullName, name);

    static void Emit(FileEmitter emitter, string json) => emitter.Emit(Encoding.UTF8.GetBytes(json));
}
