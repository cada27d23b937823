using System.Text;
using XRaySink.Viewer.Tests.Daemon;
using XRaySink.Viewer.Tool.Files;

namespace XRaySink.Viewer.Tests.Files;

public class FileCheckTests
{
    [Test]
    public void A_file_of_good_documents_has_nothing_to_be_said_against_it()
    {
        string file = Lines(TestDocument.Segment(1), TestDocument.InProgress(2));

        Assert.That(Check(file), Is.EqualTo((true, "traces.ndjson: 2 documents, 0 errors, 0 remarks\n")));
    }

    [Test]
    public void What_x_ray_refuses_is_an_error_with_its_line_and_place()
    {
        string file = Lines(
            TestDocument.Segment(1),
            TestDocument.Bytes("""{"id":"12","trace_id":"1-6ab13d00-000000000000000000000001","name":"a","start_time":1,"end_time":0.5}"""),
            TestDocument.Bytes("{oops"));

        (bool isGood, string output) = Check(file);

        Assert.That(isGood, Is.False);
        Assert.That(output, Does.Contain("traces.ndjson:2: error: $.id: not 16 hexadecimal digits\n"));
        Assert.That(output, Does.Contain("traces.ndjson:2: error: $.end_time: before start_time\n"));
        Assert.That(output, Does.Contain("traces.ndjson:3: error: $: not JSON"));
        Assert.That(output, Does.EndWith("traces.ndjson: 3 documents, 3 errors, 0 remarks\n"));
    }

    [Test]
    public void What_x_ray_takes_and_ignores_is_a_remark()
    {
        (bool isGood, string output) = Check(Lines(TestDocument.Segment(1, more: ",\"colour\":\"green\"")));

        Assert.That((isGood, output), Is.EqualTo((true, "traces.ndjson:1: remark: $.colour: unknown member\ntraces.ndjson: 1 document, 0 errors, 1 remark\n")));
    }

    [Test]
    public void Documents_are_compared_with_each_other()
    {
        (_, string output) = Check(Lines(TestDocument.Segment(1), TestDocument.Segment(1)));

        Assert.That(output, Does.Contain("2 complete documents"));
    }

    [Test]
    public void An_empty_file_is_no_success() => Assert.That(Check("\n"), Is.EqualTo((false, "traces.ndjson: 0 documents, 0 errors, 0 remarks\n")));

    [Test]
    public void Documents_are_found_however_they_are_written_down()
    {
        string one = Encoding.UTF8.GetString(TestDocument.Segment(1));
        string indented = System.Text.Json.Nodes.JsonNode.Parse(TestDocument.Segment(2))!.ToJsonString(new() { WriteIndented = true });
        string header = "{\"format\":\"json\",\"version\":1}";

        Assert.Multiple(() =>
        {
            Assert.That(LinesOf($"{one}\n{one}\n"), Is.EqualTo(new[] { 1, 2 }));
            Assert.That(LinesOf($"{indented}\n\n{one}"), Is.EqualTo(new[] { 1, indented.Split('\n').Length + 2 }));
            Assert.That(LinesOf($"[\n{one},\n{indented}]"), Is.EqualTo(new[] { 2, 3 }));
            Assert.That(LinesOf($"{header}\n{one}\n{header}\n{one}\n"), Is.EqualTo(new[] { 2, 4 }));
            Assert.That(LinesOf($"{one}\nnonsense\n{one}"), Is.EqualTo(new[] { 1, 2, 3 }));
            Assert.That(LinesOf($"\uFEFF{one}"), Is.EqualTo(new[] { 1 }));
        });
    }

    [Test]
    public void Of_what_the_sdks_of_other_languages_send_nothing_is_an_error()
    {
        (bool isGood, string output) = Check(string.Join('\n', SdkDocuments.Order().Concat(SdkDocuments.Healthy(2)).Select(Encoding.UTF8.GetString)));

        Assert.That(isGood, output);
    }

    static IEnumerable<int> LinesOf(string file) => DocumentFile.Read(Encoding.UTF8.GetBytes(file)).Select(found => found.Line);

    static string Lines(params byte[][] documents) => string.Concat(documents.Select(document => Encoding.UTF8.GetString(document) + "\n"));

    static (bool IsGood, string Output) Check(string file)
    {
        using var output = new StringWriter { NewLine = "\n" };
        bool isGood = new FileCheck("traces.ndjson", output).Run(Encoding.UTF8.GetBytes(file));
        return (isGood, output.ToString());
    }
}
