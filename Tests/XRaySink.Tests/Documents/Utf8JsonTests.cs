using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

/// <summary>What is written is what <see cref="Utf8JsonWriter"/> writes, to the byte.</summary>
public sealed class Utf8JsonTests
{
    // Of every kind there are enough: plain, to be escaped, of two and three bytes, whole and half surrogate pairs.
    static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Char[' ', '~'], Gen.Char['\0', '\x1f'], Gen.Char['\x7f', '\u07ff'], Gen.Char['\u0800', '\uffff'], Gen.Char['\ud800', '\udfff']).Array[0, 400].Select(text => new string(text));

    [Test]
    public void Any_text_is_written_as_the_framework_writes_it() =>
        Texts.Sample(text => Assert.That(
            Written(json => json.Text(text, default)),
            Is.EqualTo(ByTheFramework(json => json.WriteStringValue(Sound(text))))));

    [Test]
    public void Members_and_items_are_separated_as_the_framework_separates_them() =>
        Gen.Select(Texts, Gen.Int[0, 3], Gen.Bool).Sample((text, items, hasMore) => Assert.That(
            Written(json =>
            {
                json.Open('{');
                json.Name(text, default);
                json.Open('[');
                for (int i = 0; i < items; i++)
                    json.Text(text, default);
                json.Close(']');
                if (hasMore)
                    json.Name("more"u8);
                if (hasMore)
                    json.Raw("null"u8);
                json.Close('}');
            }),
            Is.EqualTo(ByTheFramework(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray(Sound(text));
                for (int i = 0; i < items; i++)
                    json.WriteStringValue(Sound(text));
                json.WriteEndArray();
                if (hasMore)
                    json.WriteNull("more");
                json.WriteEndObject();
            }))));

    [Test]
    public void Numbers_are_written_as_the_framework_writes_them() =>
        Gen.Select(Gen.Long, Gen.ULong, Gen.Decimal, Gen.Double).Sample((whole, large, exact, real) =>
        {
            Assert.That(Written(json => json.Number(whole)), Is.EqualTo(ByTheFramework(json => json.WriteNumberValue(whole))));
            Assert.That(Written(json => json.Number(large)), Is.EqualTo(ByTheFramework(json => json.WriteNumberValue(large))));
            Assert.That(Written(json => json.Number(exact)), Is.EqualTo(ByTheFramework(json => json.WriteNumberValue(exact))));
            if (double.IsFinite(real))
                Assert.That(Written(json => json.Number(real)), Is.EqualTo(ByTheFramework(json => json.WriteNumberValue(real))));
        });

    [Test]
    public void A_time_is_written_as_a_decimal_with_six_places_is() =>
        Gen.Select(Gen.Long[0, DateTime.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond], Gen.Int[0, 63]).Sample((most, shift) =>
        {
            long microseconds = most >> shift;

            Assert.That(Written(json => json.Seconds(microseconds)), Is.EqualTo((microseconds / 1_000_000m).ToString("F6", CultureInfo.InvariantCulture)));
        });

    [Test]
    public void Memory_that_is_used_again_holds_nothing_of_the_last_document()
    {
        using var json = new Utf8Json();
        json.Text(new string('x', 10_000), default);
        json.Clear();

        json.Text("y", "…"u8);

        Assert.That(Encoding.UTF8.GetString(json.Written), Is.EqualTo("\"y…\""));
    }

    static string Written(Action<Utf8Json> write)
    {
        using var json = new Utf8Json();
        write(json);
        return Encoding.UTF8.GetString(json.Written);
    }

    static string ByTheFramework(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // It refuses half a surrogate pair.
    static string Sound(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
