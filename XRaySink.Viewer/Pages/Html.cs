using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace XRaySink.Viewer.Pages;

/// <summary>
/// HTML under construction. What stands in the source goes out as it is; every hole is encoded, so no text that came from outside can
/// become markup.
/// </summary>
sealed class Html
{
    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    readonly StringBuilder text = new();

    /// <summary>Writes markup with encoded holes.</summary>
    /// <param name="markup">It has written itself into this already when it gets here.</param>
#pragma warning disable CA1822 // the compiler hands this instance to the handler
    public void Add([InterpolatedStringHandlerArgument("")] ref Markup markup)
#pragma warning restore CA1822
    {
    }

    public override string ToString() => text.ToString();

    /// <summary>Writes the parts of an interpolated string as they come.</summary>
    [InterpolatedStringHandler]
#pragma warning disable CS9113 // the lengths are part of the compiler's pattern
    public readonly ref struct Markup(int literalLength, int holes, Html html)
#pragma warning restore CS9113
    {
        public void AppendLiteral(string markup) => html.text.Append(markup);

        public void AppendFormatted(string? value) => html.text.Append(Encoder.Encode(value ?? ""));

        public void AppendFormatted(int value) => html.text.Append(value);

        public void AppendFormatted(long value) => html.text.Append(value);

        public void AppendFormatted(double value) => html.text.Append(value.ToString("0.###", CultureInfo.InvariantCulture));
    }
}
