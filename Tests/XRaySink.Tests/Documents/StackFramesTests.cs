using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

public sealed class StackFramesTests
{
    [Test]
    public void Frames_with_and_without_a_place_are_read()
    {
        StackFrameText[] frames = Parse(
            """
            System.FormatException: Input string was not in a correct format.
               at System.Number.ThrowOverflowOrFormatException(ParsingStatus status, TypeCode type)
               at System.Number.ParseInt32(ReadOnlySpan`1 value, NumberStyles styles, NumberFormatInfo info)
               at System.Int32.Parse(String s)
               at MyNamespace.IntParser.Parse(String s) in C:\apps\MyNamespace\IntParser.cs:line 11
               at MyNamespace.Program.Main(String[] args) in C:\apps\MyNamespace\Program.cs:line 12
            """);

        Assert.That(frames, Has.Length.EqualTo(5));
        Assert.That(frames[0], Is.EqualTo(new StackFrameText("System.Number.ThrowOverflowOrFormatException(ParsingStatus status, TypeCode type)", null, 0)));
        Assert.That(frames[3], Is.EqualTo(new StackFrameText("MyNamespace.IntParser.Parse(String s)", @"C:\apps\MyNamespace\IntParser.cs", 11)));
        Assert.That(frames[4].Line, Is.EqualTo(12));
    }

    [Test]
    public void Inner_frames_come_first()
    {
        StackFrameText[] frames = Parse(
            """
            System.Exception: Error happened when get weatherforecasts
             ---> System.Exception: Unable to get weatherforecasts
               at TestAppApi.Services.Forecast.Get() in D:\a\Forecast.cs:line 9
               --- End of inner exception stack trace ---
               at TestAppApi.Services.Forecast.Get() in D:\a\Forecast.cs:line 12
               at TestAppApi.Controllers.Forecast.Get() in D:\a\Controller.cs:line 31
            """);

        Assert.That(frames.Select(frame => frame.Line), Is.EqualTo((int[])[9, 12, 31]));
    }

    [Test]
    public void What_is_no_frame_is_skipped()
    {
        StackFrameText[] frames = Parse(
            """
            System.FormatException: bad
               at System.Number.ThrowOverflowOrFormatException(ParsingStatus status, TypeCode type
               at System.Int32.Parse(String s) and something behind
               at nothing
               at MyNamespace.Program.Main(String[] args) in C:\apps\Program.cs:line 12
            """);

        Assert.That(frames.Select(frame => frame.Label), Is.EqualTo((string[])["System.Int32.Parse(String s)", "MyNamespace.Program.Main(String[] args)"]));
    }

    [TestCase("   at A.B() in C:\\Program Files (x86)\\in there\\C.cs:line 3", "A.B()", "C:\\Program Files (x86)\\in there\\C.cs", 3)]
    [TestCase("   at A.B() in /src/C.cs", "A.B()", "/src/C.cs", 0)]
    [TestCase("   at A.B() in /src/C.cs:line x", "A.B()", "/src/C.cs", 0)]
    [TestCase("at A.<>c.<B>b__0_0(T x)", "A.<>c.<B>b__0_0(T x)", null, 0)]
    public void Odd_places_are_read(string text, string label, string? path, int line) =>
        Assert.That(Parse(text), Is.EqualTo((StackFrameText[])[new StackFrameText(label, path, line)]));

    [Test]
    public void Frames_over_50_are_counted()
    {
        StackFrameText[] frames = StackFrames.Parse(string.Concat(Enumerable.Repeat("   at A.B()\n", 80)), out int omitted);

        Assert.That(frames, Has.Length.EqualTo(50));
        Assert.That(omitted, Is.EqualTo(30));
    }

    [Test]
    public void No_text_has_no_frames() => Assert.That(Parse(""), Is.Empty);

    static StackFrameText[] Parse(string text) => StackFrames.Parse(text, out _);
}
