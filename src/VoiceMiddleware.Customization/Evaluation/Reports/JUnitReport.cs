using System.Globalization;
using System.Text;
using System.Xml;

namespace VoiceMiddleware.Customization.Evaluation.Reports;

/// <summary>The report as JUnit XML.</summary>
internal static class JUnitReport
{
    internal static void Write(Stream stream, EvaluationReport report, IReadOnlyList<GateOutcome> gates)
    {
        using var xml = XmlWriter.Create(
            stream, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "voicemw evaluate");
        xml.WriteAttributeString("tests", Number(gates.Count + report.Arms.Sum(arm => arm.Clips.Count + arm.Failures.Count)));
        xml.WriteAttributeString("failures", Number(gates.Count(gate => !gate.Passed)));
        xml.WriteAttributeString("errors", Number(report.Arms.Sum(arm => arm.Failures.Count)));
        xml.WriteAttributeString("time", Seconds(new TimeSpan(report.Arms.Sum(arm => arm.ElapsedTime.Ticks))));
        if (gates.Count > 0)
        {
            WriteGates(xml, gates);
        }

        foreach (var arm in report.Arms)
        {
            WriteArm(xml, arm);
        }

        xml.WriteEndElement();
    }

    private static void WriteGates(XmlWriter xml, IReadOnlyList<GateOutcome> gates)
    {
        WriteSuite(xml, "gates", gates.Count, gates.Count(gate => !gate.Passed), 0, TimeSpan.Zero);
        foreach (var gate in gates)
        {
            WriteCase(xml, "evaluate.gates", $"{gate.ArmName}: {gate.Gate}", TimeSpan.Zero);
            if (!gate.Passed)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("type", "gate");
                xml.WriteAttributeString("message", Clean(gate.ToString()));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteArm(XmlWriter xml, ArmResult arm)
    {
        WriteSuite(xml, arm.Arm.Name, arm.Clips.Count + arm.Failures.Count, 0, arm.Failures.Count, arm.ElapsedTime);
        foreach (var clip in arm.Clips)
        {
            WriteCase(xml, $"evaluate.{arm.Arm.Name}", clip.Clip.Id, clip.ElapsedTime);
            xml.WriteElementString(
                "system-out",
                Clean($"said:  {clip.Clip.Transcript}\nheard: {clip.Hypothesis}\n{clip.Words.Errors} of {clip.Words.ReferenceWords} words wrong"));
            xml.WriteEndElement();
        }

        foreach (var failure in arm.Failures)
        {
            WriteCase(xml, $"evaluate.{arm.Arm.Name}", failure.Clip.Id, TimeSpan.Zero);
            xml.WriteStartElement("error");
            xml.WriteAttributeString("type", "recognition");
            xml.WriteAttributeString("message", Clean(failure.Message));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteSuite(XmlWriter xml, string name, int tests, int failures, int errors, TimeSpan time)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("tests", Number(tests));
        xml.WriteAttributeString("failures", Number(failures));
        xml.WriteAttributeString("errors", Number(errors));
        xml.WriteAttributeString("skipped", "0");
        xml.WriteAttributeString("time", Seconds(time));
    }

    private static void WriteCase(XmlWriter xml, string className, string name, TimeSpan time)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", className);
        xml.WriteAttributeString("name", Clean(name));
        xml.WriteAttributeString("time", Seconds(time));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Replaces what XML 1.0 can not hold, not even escaped: control characters and halves of surrogate pairs.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                clean.Append(text[i]);
            }
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                clean.Append(text, i++, 2);
            }
            else
            {
                clean.Append('\uFFFD');
            }
        }

        return clean.ToString();
    }
}
